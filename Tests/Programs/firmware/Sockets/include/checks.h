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

#define HOST "192.168.1.124"

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
/* Lets the host do something: see Sources/host8266/TestWire.swift. */
void order(const char *text);
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
