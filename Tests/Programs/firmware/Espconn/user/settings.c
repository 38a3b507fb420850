/* Options and what they change. */
#include "checks.h"

static void options(void)
{
    struct link link;
    int value = 7;
    client(&link, HOST, ECHO);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_NODELAY), ESPCONN_ARG);
    connected(&link, ECHO);
    /* Keep-alive is off: nothing to set or to read. */
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_KEEPALIVE | ESPCONN_NODELAY), 0);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), 0);
    host8266_expect(value == 7200);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPINTVL, &value), 0);
    host8266_expect(value == 75);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPCNT, &value), 0);
    host8266_expect(value == 9);
    value = 30;
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), 0);
    value = 0;
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), 0);
    host8266_expect(value == 30);
    GIVES(espconn_set_keepalive(&link.conn, 3, &value), ESPCONN_ARG);
    GIVES(espconn_get_keepalive(&link.conn, 3, &value), ESPCONN_ARG);
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, NULL), ESPCONN_ARG);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPIDLE, NULL), ESPCONN_ARG);
    value = -1;
    GIVES(espconn_set_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    GIVES(espconn_clear_opt(&link.conn, ESPCONN_KEEPALIVE), 0);
    GIVES(espconn_get_keepalive(&link.conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    disconnected(&link);
    GIVES(espconn_clear_opt(&link.conn, ESPCONN_NODELAY), ESPCONN_ARG);
}

/* What a closed connection keeps of the heap, and for how long. */
static uint32 left_after(uint8 options)
{
    struct link link;
    uint32 before;
    pause_ms(1000);
    before = system_get_free_heap_size();
    connected(&link, ECHO);
    GIVES(espconn_set_opt(&link.conn, options), 0);
    disconnected(&link);
    pause_ms(1000);
    return before - system_get_free_heap_size();
}

static void reuse(void)
{
    host8266_expect(left_after(ESPCONN_REUSEADDR) == 0);
    host8266_expect(left_after(ESPCONN_START) > 100);
}

void check_settings(void)
{
    options();
    reuse();
}
