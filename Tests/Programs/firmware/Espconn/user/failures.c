/* The reconnect callback, with each of its reasons. */
#include "checks.h"

static void fails(struct link *link, int reason)
{
    struct event event = next();
    while (event.kind == SENT) event = next();
    host8266_expect(event.kind == RECONNECT && event.conn == &link->conn);
    host8266_expect(event.state == ESPCONN_CLOSE);
    if (event.err != reason) printf("reason %d, not %d\n", event.err, reason);
    host8266_expect(event.err == reason);
    GIVES(espconn_disconnect(&link->conn), ESPCONN_ARG);
}

void check_failures(void)
{
    struct link link;
    int seconds = 1, count = 3;
    /* Nobody listens there. */
    client(&link, HOST, 81);
    GIVES(espconn_connect(&link.conn), 0);
    fails(&link, ESPCONN_RST);
    /* Nobody has the address. */
    client(&link, "192.168.1.77", 80);
    GIVES(espconn_connect(&link.conn), 0);
    fails(&link, ESPCONN_CONN);
    /* The peer resets. */
    connected(&link, 9000);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    fails(&link, ESPCONN_RST);
    /* Nothing is acknowledged any more. */
    connected(&link, 7);
    order("silent 3600000");
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    fails(&link, ESPCONN_TIMEOUT);
    pause_ms(3600000);
    /* Keep-alive gets no answer. */
    connected(&link, 7);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_KEEPALIVE), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, &seconds), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPINTVL, &seconds), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPCNT, &count), 0);
    pause_ms(10000);
    nothing(0);
    order("silent 20000");
    fails(&link, ESPCONN_ABRT);
    pause_ms(20000);
    /* From the callback the same structure may be used again. */
    GIVES(espconn_connect(&link.conn), 0);
    expect(CONNECTED);
    disconnected(&link);
}
