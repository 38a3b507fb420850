/* A full heap: what cannot be made is refused, and what comes waits. */
#include "checks.h"

void check_memory(void)
{
    struct link link, other, third, udp;
    struct event event;
    connected(&link, ECHO);
    server(&other, 2000);
    GIVES(espconn_accept(&other.conn), 0);
    datagrams(&udp, 2003, HOST, ECHO);
    GIVES(espconn_create(&udp.conn), 0);
    take_all();
    client(&third, HOST, ECHO);
    GIVES(espconn_connect(&third.conn), ESPCONN_MEM);
    server(&third, 2001);
    GIVES(espconn_accept(&third.conn), ESPCONN_MEM);
    datagrams(&third, 2002, HOST, ECHO);
    GIVES(espconn_create(&third.conn), ESPCONN_MEM);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_MEM);
    GIVES(espconn_send(&udp.conn, (uint8 *)"x", 1), ESPCONN_MEM);
    GIVES(espconn_sendto(&udp.conn, (uint8 *)"x", 1), ESPCONN_MEM);
    nothing(1000);
    free_all();
    /* Nothing of it has done harm. */
    GIVES(espconn_send(&link.conn, (uint8 *)"y", 1), 0);
    expect(SENT);
    event = expect(RECEIVED);
    host8266_expect(event.length == 1 && event.text[0] == 'y');
    GIVES(espconn_sendto(&udp.conn, (uint8 *)"z", 1), 0);
    expect(SENT);
    host8266_expect(strcmp(expect(RECEIVED).text, "z") == 0);
    GIVES(espconn_delete(&udp.conn), 0);
    GIVES(espconn_create(&third.conn), 0);
    GIVES(espconn_delete(&third.conn), 0);
    disconnected(&link);
    GIVES(espconn_delete(&other.conn), 0);
}
