/* Callbacks and what they leave behind; structures ready for use. */
#include "checks.h"

enum { SPACE = 64 };
static struct event events[SPACE];
static volatile unsigned written, taken;

static struct event *note(enum kind kind, void *arg)
{
    struct event *event = &events[written % SPACE];
    /* Callbacks come in the SDK's task of priority 10, one at a time. */
    host8266_expect(uxTaskPriorityGet(NULL) == 10);
    memset(event, 0, sizeof(*event));
    event->kind = kind;
    event->conn = (struct espconn *)arg;
    event->state = event->conn->state;
    event->time = xTaskGetTickCount();
    return event;
}

static void on_connect(void *arg)
{
    note(CONNECTED, arg);
    written++;
}

static void on_reconnect(void *arg, sint8 err)
{
    note(RECONNECT, arg)->err = err;
    written++;
}

static void on_disconnect(void *arg)
{
    note(DISCONNECTED, arg);
    written++;
}

static void on_receive(void *arg, char *data, unsigned short length)
{
    struct event *event = note(RECEIVED, arg);
    event->length = length;
    memcpy(event->text, data, length < 15 ? length : 15);
    host8266_expect(data[length] == 0);
    written++;
}

static void on_sent(void *arg)
{
    note(SENT, arg);
    written++;
}

static void on_written(void *arg)
{
    note(WRITTEN, arg);
    written++;
}

struct event next(void)
{
    struct event none;
    int i;
    for (i = 0; i < 60 * 60 * 100; i++) {
        if (taken != written) return events[taken++ % SPACE];
        vTaskDelay(1);
    }
    printf("no callback came\n");
    host8266_expect(false);
    host8266_exit(1);
    memset(&none, 0, sizeof(none));
    return none;
}

struct event expect(enum kind kind)
{
    struct event event = next();
    if (event.kind != kind) {
        printf("callback %d, not %d: err %d, \"%s\"\n", event.kind, kind, event.err, event.text);
        host8266_expect(event.kind == kind);
    }
    return event;
}

void nothing(int ms)
{
    pause_ms(ms);
    if (taken != written) {
        printf("callback %d came\n", events[taken % SPACE].kind);
        host8266_expect(taken == written);
        taken = written;
    }
}

void set_ip(uint8 *ip, const char *text)
{
    uint32 address = inet_addr(text);
    memcpy(ip, &address, 4);
}

int is_ip(const uint8 *ip, const char *text)
{
    uint32 address = inet_addr(text);
    return memcmp(ip, &address, 4) == 0;
}

void listen_to(struct espconn *conn)
{
    GIVES(espconn_regist_recvcb(conn, on_receive), 0);
    GIVES(espconn_regist_sentcb(conn, on_sent), 0);
    if (conn->type == ESPCONN_UDP) return;
    GIVES(espconn_regist_connectcb(conn, on_connect), 0);
    GIVES(espconn_regist_reconcb(conn, on_reconnect), 0);
    GIVES(espconn_regist_disconcb(conn, on_disconnect), 0);
    GIVES(espconn_regist_write_finish(conn, on_written), 0);
}

static void begin(struct link *link, enum espconn_type type)
{
    memset(link, 0, sizeof(*link));
    link->conn.type = type;
    link->conn.state = ESPCONN_NONE;
    if (type == ESPCONN_TCP) {
        link->conn.proto.tcp = &link->tcp;
    } else {
        link->conn.proto.udp = &link->udp;
    }
    listen_to(&link->conn);
}

void client(struct link *link, const char *host, int port)
{
    begin(link, ESPCONN_TCP);
    link->tcp.local_port = espconn_port();
    link->tcp.remote_port = port;
    set_ip(link->tcp.remote_ip, host);
}

void server(struct link *link, int port)
{
    begin(link, ESPCONN_TCP);
    link->tcp.local_port = port;
}

void datagrams(struct link *link, int port, const char *host, int remote_port)
{
    begin(link, ESPCONN_UDP);
    link->udp.local_port = port;
    link->udp.remote_port = remote_port;
    set_ip(link->udp.remote_ip, host);
}

void connected(struct link *link, int port) { connected_to(link, HOST, port); }

void connected_to(struct link *link, const char *host, int port)
{
    struct event event;
    client(link, host, port);
    GIVES(espconn_connect(&link->conn), 0);
    host8266_expect(link->conn.state == ESPCONN_WAIT);
    /* In the callback: a host that speaks at once has changed it since. */
    event = expect(CONNECTED);
    host8266_expect(event.conn == &link->conn && event.state == ESPCONN_CONNECT);
}

void disconnected(struct link *link)
{
    GIVES(espconn_disconnect(&link->conn), 0);
    host8266_expect(expect(DISCONNECTED).conn == &link->conn);
    host8266_expect(link->conn.state == ESPCONN_CLOSE);
}

static void **blocks;

void take_all(void)
{
    void **block;
    while ((block = (void **)malloc(16)) != NULL) {
        *block = blocks;
        blocks = block;
    }
}

void free_all(void)
{
    while (blocks != NULL) {
        void **block = blocks;
        blocks = (void **)*block;
        free(block);
    }
}
