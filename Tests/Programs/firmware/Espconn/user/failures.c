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
    client(&link, HOST, CLOSED);
    GIVES(espconn_connect(&link.conn), 0);
    fails(&link, ESPCONN_RST);
    /* Nobody has the address. */
    client(&link, NOBODY, 80);
    GIVES(espconn_connect(&link.conn), 0);
    fails(&link, ESPCONN_CONN);
    /* The peer resets. */
    connected(&link, RESETTING);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    fails(&link, ESPCONN_RST);
    /* Nothing is acknowledged any more. */
    before_silence(20000);
    connected_to(&link, SLEEPER, ECHO);
    pause_ms(21000);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    fails(&link, ESPCONN_TIMEOUT);
    /* Keep-alive gets no answer. */
    before_silence(20000);
    connected_to(&link, SLEEPER, ECHO);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_KEEPALIVE), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, &seconds), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPINTVL, &seconds), 0);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPCNT, &count), 0);
    pause_ms(10000);
    nothing(0);
    fails(&link, ESPCONN_ABRT);
    after_silence();
    /* From the callback the same structure may be used again. */
    GIVES(espconn_connect(&link.conn), 0);
    expect(CONNECTED);
    disconnected(&link);
}
