/* How long a server bears silence: ten seconds, what is set for all, what is set for one. */
#include "checks.h"

static struct espconn *peer(struct link *link)
{
    ask(ECHO_TO_1700);
    return expect(CONNECTED).conn;
}

/* Seconds from now to the end of the connection. */
static int seconds(void)
{
    portTickType start = xTaskGetTickCount();
    return (expect(DISCONNECTED).time - start + 50) / 100;
}

void check_times(void)
{
    struct link link;
    struct espconn *conn;
    server(&link, 1700);
    GIVES(espconn_regist_time(&link.conn, 30, 0), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), 0);
    peer(&link);
    host8266_expect(seconds() == 10);
    GIVES(espconn_regist_time(&link.conn, 30, 2), ESPCONN_ARG);
    GIVES(espconn_regist_time(&link.conn, 30, 0), 0);
    /* Traffic begins it anew. */
    conn = peer(&link);
    pause_ms(20000);
    GIVES(espconn_send(conn, (uint8 *)"x", 1), 0);
    expect(SENT);
    expect(RECEIVED);
    host8266_expect(seconds() == 30);
    /* For one of them. */
    GIVES(espconn_regist_time(&link.conn, 5, 1), ESPCONN_ARG);
    conn = peer(&link);
    GIVES(espconn_regist_time(conn, 5, 1), 0);
    GIVES(espconn_regist_time(conn, 5, 0), ESPCONN_ARG);
    host8266_expect(seconds() == 5);
    /* Never. */
    GIVES(espconn_regist_time(&link.conn, 0, 0), 0);
    conn = peer(&link);
    nothing(8000000);
    /* Two hours are the most. */
    GIVES(espconn_regist_time(&link.conn, 9000, 0), 0);
    GIVES(espconn_send(conn, (uint8 *)"x", 1), 0);
    expect(SENT);
    expect(RECEIVED);
    nothing(7190000);
    host8266_expect(seconds() == 10);
    GIVES(espconn_delete(&link.conn), 0);
}
