/* What the parts of this firmware share. Each part expects for itself and leaves no socket open. */
#ifndef CHECKS_H
#define CHECKS_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/semphr.h"
#include "host8266.h"
#include "lwip/sockets.h"
#include "lwip/netdb.h"
#include "lwip/dns.h"
#include "lwip/api.h"

/* The host of the scenario that Tests/ProgramTests/SocketTests.swift writes, and its gateway. */
#define HOST "192.168.1.124"
#define GATEWAY "192.168.1.1"

/* Ports of the host, beside 7 for echo. */
enum {
    COUNTER = 9,      /* says how many bytes there were */
    CHARACTERS = 19,  /* sends 1,000,000 */
    THREE = 20,       /* sends three, and ends */
    RESETTING = 9000, /* resets whoever sends something */
    VISIT = 9001,     /* a datagram there, and the host comes to 1002 with "hello" */
    THREE_VISITS = 9002 /* the same, three times to 1003 */
};

/* The last call failed with this errno. */
#define FAILS(call, number)                  \
    do {                                     \
        errno = 0;                           \
        host8266_expect((call) == -1);       \
        if (errno != (number)) {             \
            printf(#call ": errno %d\n", errno); \
            host8266_expect(errno == (number));  \
        }                                    \
    } while (0)

struct sockaddr_in address_of(const char *host, int port);
int connected(int port);
/* Reads so many bytes, or up to the end; how many there were. */
int read_all(int s, char *buffer, int count);
/* Sends a datagram to a port of the host. */
void ask(int port);
void pause_ms(int ms);

void check_tcp(void);
void check_udp(void);
void check_select(void);
void check_limits(void);
void check_heap(void);
void check_options(void);
void check_names(void);
void check_tasks(void);
void check_transfer(void);
void check_sdk3(void);
void check_restart(void);

#endif
