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

/* Hosts of the scenario that Tests/ProgramTests/EspconnTests.swift writes. */
#define HOST "192.168.1.124"
#define SLEEPER "192.168.1.125"   /* echoes; its cable is out in each second hour */
#define NOBODY "192.168.1.77"
#define GATEWAY "192.168.1.1"

/* Ports of the host. */
enum {
    ECHO = 7,
    DISCARD = 9,
    CHARACTERS = 19, /* sends 20,000 to whoever connects */
    THREE = 20,      /* sends three, and ends */
    CLOSED = 81,     /* nobody listens */
    RESETTING = 9000 /* resets whoever sends something */
};

/* Ports at which the host is asked, by a datagram, to visit the chip at the port in the name. */
enum {
    ECHO_TO_1500 = 9101,
    RESET_TO_1500 = 9102, /* resets what says something */
    HELLO_TO_1500 = 9103, /* says hello and ends its direction */
    ECHO_TO_1700 = 9104,
    ECHO_TO_1800 = 9105,
    ECHO_TO_2100 = 9106,
    BYE_TO_2200 = 9107    /* says bye and ends its direction */
};

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
/* Connects a client to the host, or to another one. */
void connected(struct link *link, int port);
void connected_to(struct link *link, const char *host, int port);
void disconnected(struct link *link);
void set_ip(uint8 *ip, const char *text);
int is_ip(const uint8 *ip, const char *text);
/* Sends a datagram to a port of the host. */
void ask(int port);
/* Waits until the sleeper will be reached for so long, and no longer. */
void before_silence(int ms);
/* Waits until the sleeper is reached again. */
void after_silence(void);
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
