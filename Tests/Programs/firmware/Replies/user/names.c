/* Names, by all functions that ask for them. */
#include "ask.h"

#include "espconn.h"
#include "lwip/dns.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"

#define NAMES 30 /* that there are; n0.test is 203.0.113.0 */

static void choose(char *name)
{
    sprintf(name, "n%u.test", (unsigned)(os_random() % (NAMES + 10)));
}

bool ask_name(void)
{
    struct hostent *found;
    char name[16];

    choose(name);
    found = gethostbyname(name);
    if (!found) return false;
    host8266_expect(found->h_length == 4 && found->h_addr_list[0] && !found->h_addr_list[1]);
    host8266_expect(strcmp(found->h_name, name) == 0);
    return true;
}

bool ask_address(void)
{
    struct addrinfo hints, *found = NULL;
    char name[16];
    bool is_there;

    choose(name);
    memset(&hints, 0, sizeof(hints));
    hints.ai_socktype = SOCK_STREAM;
    is_there = getaddrinfo(name, "80", &hints, &found) == 0;
    host8266_expect(is_there == (found != NULL));
    if (!is_there) return false;
    host8266_expect(found->ai_family == AF_INET && !found->ai_next);
    host8266_expect(((struct sockaddr_in *)found->ai_addr)->sin_port == htons(80));
    freeaddrinfo(found);
    return true;
}

/* By callback: */

static volatile int state; /* 0: asked; 1: found; -1: not */

static void found(const char *name, ip_addr_t *address, void *argument)
{
    host8266_expect(name[0] == 'n' && argument != NULL);
    state = address ? 1 : -1;
}

static bool wait_for_callback(void)
{
    int ticks;
    for (ticks = 0; state == 0; ticks++) {
        host8266_expect(ticks < MOST_SECONDS * 100);
        vTaskDelay(1);
    }
    return state > 0;
}

bool ask_espconn(void)
{
    static struct espconn connection;
    static ip_addr_t address;
    static char name[16];
    err_t result;

    choose(name);
    state = 0;
    result = os_random() % 2 ? espconn_gethostbyname(&connection, name, &address, found)
                             : dns_gethostbyname(name, &address, found, &connection);
    return result == ESPCONN_INPROGRESS || result == ERR_INPROGRESS ? wait_for_callback()
                                                                    : result == ESPCONN_OK;
}
