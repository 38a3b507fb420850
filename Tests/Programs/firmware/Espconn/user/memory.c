/* A full heap: what cannot be made is refused, and what comes waits. */
#include "checks.h"

void check_memory(void)
{
    struct link link, other, third;
    struct event event;
    connected(&link, 7);
    server(&other, 2000);
    GIVES(espconn_accept(&other.conn), 0);
    take_all();
    client(&third, HOST, 7);
    GIVES(espconn_connect(&third.conn), ESPCONN_MEM);
    server(&third, 2001);
    GIVES(espconn_accept(&third.conn), ESPCONN_MEM);
    datagrams(&third, 2002, HOST, 7);
    GIVES(espconn_create(&third.conn), ESPCONN_MEM);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_MEM);
    nothing(1000);
    free_all();
    /* Nothing of it has done harm. */
    GIVES(espconn_send(&link.conn, (uint8 *)"y", 1), 0);
    expect(SENT);
    event = expect(RECEIVED);
    host8266_expect(event.length == 1 && event.text[0] == 'y');
    GIVES(espconn_create(&third.conn), 0);
    GIVES(espconn_delete(&third.conn), 0);
    disconnected(&link);
    GIVES(espconn_delete(&other.conn), 0);
}
