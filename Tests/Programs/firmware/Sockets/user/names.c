/* Names: each function, what is remembered, what nobody answers, a callback. */
#include "checks.h"

static volatile int callbacks;

static void found(const char *name, ip_addr_t *ipaddr, void *arg)
{
    host8266_expect(strcmp(name, "host.callback") == 0 && ipaddr != NULL);
    host8266_expect(ipaddr->addr == inet_addr(HOST) && *(int *)arg == 7);
    callbacks++;
}

void check_names(void)
{
    struct hostent *host, entry, *result;
    struct addrinfo *info = NULL;
    ip_addr_t address;
    char buffer[128];
    int error = 0, seven = 7;
    portTickType start = xTaskGetTickCount();
    host = gethostbyname("Host.Example");
    host8266_expect(host != NULL && strcmp(host->h_name, "Host.Example") == 0);
    host8266_expect(host->h_addrtype == AF_INET && host->h_length == 4);
    host8266_expect(*(u32_t *)host->h_addr == inet_addr(HOST) && host->h_addr_list[1] == NULL);
    /* Remembered: no time passes. */
    start = xTaskGetTickCount();
    host8266_expect(netconn_gethostbyname("host.example", &address) == ERR_OK);
    host8266_expect(xTaskGetTickCount() == start && address.addr == inet_addr(HOST));
    host8266_expect(netconn_gethostbyname("10.1.2.3", &address) == ERR_OK);
    host8266_expect(address.addr == inet_addr("10.1.2.3"));
    /* There is no such name. */
    host8266_expect(gethostbyname("nobody.example") == NULL && h_errno == HOST_NOT_FOUND);
    /* Nobody answers: asked again after 1, 1, 2 and 3 s. */
    start = xTaskGetTickCount();
    host8266_expect(netconn_gethostbyname("silent.example", &address) == ERR_VAL);
    host8266_expect((xTaskGetTickCount() - start) / 100 == 7);
    host8266_expect(
        gethostbyname_r("host.r", &entry, buffer, sizeof(buffer), &result, &error) == 0);
    host8266_expect(result == &entry && strcmp(entry.h_name, "host.r") == 0);
    host8266_expect(
        gethostbyname_r("host.r", &entry, buffer, 8, &result, &error) == -1 && error == 34);
    host8266_expect(getaddrinfo("host.info", "80", NULL, &info) == 0 && info != NULL);
    host8266_expect(((struct sockaddr_in *)info->ai_addr)->sin_port == htons(80));
    host8266_expect(((struct sockaddr_in *)info->ai_addr)->sin_addr.s_addr == inet_addr(HOST));
    freeaddrinfo(info);
    host8266_expect(getaddrinfo("host.info", "http", NULL, &info) == EAI_SERVICE);
    host8266_expect(dns_gethostbyname("host.callback", &address, found, &seven) == ERR_INPROGRESS);
    pause_ms(100);
    host8266_expect(callbacks == 1);
    address = dns_getserver(0);
    host8266_expect(address.addr == inet_addr(GATEWAY) && dns_getserver(1).addr == 0);
    host8266_expect(ipaddr_aton("0x0a.1", &address) == 1 && address.addr == inet_addr("10.0.0.1"));
    host8266_expect(inet_addr("1.2.3.256") == INADDR_NONE && inet_addr("x") == INADDR_NONE);
}
