/* What the parts of this firmware share. Each part expects for itself and leaves nothing open. */
#ifndef CHECKS_H
#define CHECKS_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "espconn.h"
#include "lwip/dns.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define HOST "192.168.1.124"

/* A call's result, named when it is another. */
#define GIVES(call, number)                              \
    do {                                                 \
        int result_ = (call);                            \
        if (result_ != (number)) {                       \
            printf(#call " is %d\n", result_);           \
            host8266_expect(result_ == (number));        \
        }                                                \
    } while (0)

/* Callbacks, in the order in which they came. */
enum kind { CONNECTED = 1, RECONNECT, DISCONNECTED, RECEIVED, SENT, WRITTEN, FOUND };

struct event {
    enum kind kind;
    struct espconn *conn;
    enum espconn_state state;
    int err, length;
    char text[16];
    portTickType time;
};

/* The next callback; stops when there is none within an hour. */
struct event next(void);
/* The next callback, which must be this one. */
struct event expect(enum kind kind);
/* No callback comes for so long. */
void nothing(int ms);

/* A client of the host's; a server; a UDP transmission. All callbacks are set. */
struct link {
    struct espconn conn;
    esp_tcp tcp;
    esp_udp udp;
};
void client(struct link *link, const char *host, int port);
void server(struct link *link, int port);
void datagrams(struct link *link, int port, const char *host, int remote_port);
void listen_to(struct espconn *conn);
void connected(struct link *link, int port);
void disconnected(struct link *link);
void set_ip(uint8 *ip, const char *text);
int is_ip(const uint8 *ip, const char *text);
/* Lets the host do something: see Sources/host8266/TestWire.swift. */
void order(const char *text);
void pause_ms(int ms);
void take_all(void);
void free_all(void);

void check_client(void);
void check_server(void);
void check_udp(void);
void check_sending(void);
void check_failures(void);
void check_settings(void);
void check_times(void);
void check_limits(void);
void check_names(void);
void check_arguments(void);
void check_memory(void);
void check_stale(void);
void check_callbacks(void);

#endif
