/* What callbacks may do: send, end, connect anew, free, wait. */
#include "checks.h"

static struct link link;
static volatile int depth, rounds, ends;
static uint8 bytes[1000];

static void enter(void) { host8266_expect(++depth == 1); }
static void leave(void) { depth--; }

static void on_connect(void *arg)
{
    enter();
    GIVES(espconn_set_opt((struct espconn *)arg, ESPCONN_REUSEADDR), 0);
    GIVES(espconn_send((struct espconn *)arg, bytes, sizeof(bytes)), 0);
    leave();
}

static void on_sent(void *arg)
{
    enter();
    /* Other tasks go on meanwhile, and no other callback comes. */
    vTaskDelay(5);
    if (++rounds % 4 == 0) {
        GIVES(espconn_disconnect((struct espconn *)arg), 0);
        GIVES(espconn_send((struct espconn *)arg, bytes, 1), ESPCONN_ARG);
    } else {
        GIVES(espconn_send((struct espconn *)arg, bytes, sizeof(bytes)), 0);
    }
    leave();
}

static void on_disconnect(void *arg)
{
    enter();
    host8266_expect(arg == &link.conn);
    if (++ends < 3) GIVES(espconn_connect(&link.conn), 0);
    leave();
}

/* A client that connects again three times, and a server that frees itself. */
static void on_freed(void *arg)
{
    enter();
    GIVES(espconn_delete((struct espconn *)arg), 0);
    free(arg);
    ends++;
    leave();
}

static esp_tcp addresses;

void check_callbacks(void)
{
    struct espconn *conn;
    depth = rounds = ends = 0;
    client(&link, HOST, ECHO);
    GIVES(espconn_regist_connectcb(&link.conn, on_connect), 0);
    GIVES(espconn_regist_sentcb(&link.conn, on_sent), 0);
    GIVES(espconn_regist_recvcb(&link.conn, NULL), 0);
    GIVES(espconn_regist_disconcb(&link.conn, on_disconnect), 0);
    GIVES(espconn_connect(&link.conn), 0);
    while (ends < 3) pause_ms(10);
    host8266_expect(rounds == 12);
    conn = (struct espconn *)zalloc(sizeof(*conn));
    conn->type = ESPCONN_TCP;
    conn->proto.tcp = &addresses;
    addresses.local_port = 2200;
    GIVES(espconn_regist_disconcb(conn, on_freed), 0);
    GIVES(espconn_accept(conn), 0);
    ask(BYE_TO_2200);
    while (ends < 4) pause_ms(10);
    nothing(100);
}
