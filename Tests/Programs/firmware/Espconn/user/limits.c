/* Five connections, and what a server allows. */
#include "checks.h"

static void clients(void)
{
    struct link links[6];
    int i;
    host8266_expect(espconn_tcp_get_max_con() == 5);
    for (i = 0; i < 5; i++) connected(&links[i], ECHO);
    client(&links[5], HOST, ECHO);
    GIVES(espconn_connect(&links[5].conn), ESPCONN_ISCONN);
    disconnected(&links[0]);
    /* The one that waits out its time is dropped. */
    pause_ms(100);
    connected(&links[5], ECHO);
    for (i = 1; i < 6; i++) disconnected(&links[i]);
    pause_ms(100);
    /* Sockets have their share of them. */
    for (i = 0; i < 5; i++) host8266_expect(socket(AF_INET, SOCK_STREAM, 0) == i);
    client(&links[0], HOST, ECHO);
    GIVES(espconn_connect(&links[0].conn), ESPCONN_MEM);
    server(&links[0], 1800);
    GIVES(espconn_accept(&links[0].conn), ESPCONN_MEM);
    for (i = 0; i < 5; i++) close(i);
    for (i = 0; i < 4; i++) host8266_expect(socket(AF_INET, SOCK_DGRAM, 0) == i);
    datagrams(&links[0], 1800, HOST, ECHO);
    GIVES(espconn_create(&links[0].conn), ESPCONN_MEM);
    for (i = 0; i < 4; i++) close(i);
}

static void allowed(void)
{
    struct link link;
    struct espconn *conn;
    server(&link, 1800);
    GIVES(espconn_tcp_get_max_con_allow(&link.conn), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con_allow(&link.conn, 1), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), 0);
    GIVES(espconn_tcp_get_max_con_allow(&link.conn), 5);
    GIVES(espconn_tcp_set_max_con_allow(&link.conn, 6), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con_allow(&link.conn, 1), 0);
    GIVES(espconn_tcp_get_max_con_allow(&link.conn), 1);
    ask(ECHO_TO_1800);
    conn = expect(CONNECTED).conn;
    GIVES(espconn_tcp_get_max_con_allow(conn), ESPCONN_ARG);
    /* The next one is reset. */
    ask(ECHO_TO_1800);
    nothing(500);
    GIVES(espconn_disconnect(conn), 0);
    expect(DISCONNECTED);
    ask(ECHO_TO_1800);
    GIVES(espconn_disconnect(expect(CONNECTED).conn), 0);
    expect(DISCONNECTED);
    GIVES(espconn_delete(&link.conn), 0);
}

/* SDK 1.5 declares it and does not have it. */
static void maximum(void)
{
    struct link links[3];
    GIVES(espconn_tcp_set_max_con(0), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con(16), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con(2), 0);
    host8266_expect(espconn_tcp_get_max_con() == 2);
    connected(&links[0], ECHO);
    connected(&links[1], ECHO);
    client(&links[2], HOST, ECHO);
    GIVES(espconn_connect(&links[2].conn), ESPCONN_ISCONN);
    GIVES(espconn_tcp_set_max_con(3), 0);
    connected(&links[2], ECHO);
    disconnected(&links[0]);
    disconnected(&links[1]);
    disconnected(&links[2]);
    GIVES(espconn_tcp_set_max_con(5), 0);
}

void check_limits(void)
{
    clients();
    pause_ms(130000);
    allowed();
    pause_ms(130000);
    maximum();
}
