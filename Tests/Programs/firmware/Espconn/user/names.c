/* Names, servers for them, ports. */
#include "checks.h"

static volatile int found_count;
static uint32 found_address;
static void *found_argument;

static void found(const char *name, ip_addr_t *address, void *argument)
{
    host8266_expect(uxTaskPriorityGet(NULL) == 10 && name != NULL);
    found_address = address != NULL ? address->addr : 0;
    found_argument = argument;
    found_count++;
}

static void wait_for(int count)
{
    while (found_count < count) vTaskDelay(1);
}

void check_names(void)
{
    struct link link;
    ip_addr_t address = {0}, server_address, none = {0};
    uint32 port, last = 0;
    char name[32];
    int i;
    client(&link, "0.0.0.0", ECHO);
    GIVES(espconn_gethostbyname(&link.conn, "host.espconn", &address, found), ESPCONN_INPROGRESS);
    wait_for(1);
    host8266_expect(found_address == inet_addr(HOST) && found_argument == &link.conn);
    /* Remembered. */
    GIVES(espconn_gethostbyname(&link.conn, "host.espconn", &address, found), ESPCONN_OK);
    host8266_expect(address.addr == inet_addr(HOST));
    /* And used. */
    memcpy(link.tcp.remote_ip, &address.addr, 4);
    GIVES(espconn_connect(&link.conn), 0);
    expect(CONNECTED);
    disconnected(&link);
    GIVES(espconn_gethostbyname(&link.conn, "10.1.2.3", &address, found), ESPCONN_OK);
    host8266_expect(address.addr == inet_addr("10.1.2.3"));
    GIVES(espconn_gethostbyname(&link.conn, "nobody.espconn", &address, found),
          ESPCONN_INPROGRESS);
    wait_for(2);
    host8266_expect(found_address == 0);
    GIVES(espconn_gethostbyname(&link.conn, NULL, &address, found), ESPCONN_ARG);
    GIVES(espconn_gethostbyname(&link.conn, "", &address, found), ESPCONN_ARG);
    GIVES(espconn_gethostbyname(&link.conn, "x", NULL, found), ESPCONN_ARG);
    GIVES(espconn_gethostbyname(&link.conn, "x", &address, NULL), ESPCONN_ARG);
    GIVES(espconn_gethostbyname(NULL, "host.null", &address, found), ESPCONN_INPROGRESS);
    wait_for(3);
    host8266_expect(found_argument == NULL && found_address == inet_addr(HOST));
    /* Four may be asked for at a time; nobody answers these. */
    for (i = 0; i < 4; i++) {
        sprintf(name, "silent%d.espconn", i);
        GIVES(espconn_gethostbyname(&link.conn, name, &address, found), ESPCONN_INPROGRESS);
    }
    GIVES(espconn_gethostbyname(&link.conn, "host.fifth", &address, found), ESPCONN_ARG);
    wait_for(7);
    host8266_expect(found_address == 0);
    /* Other servers, and none. */
    server_address.addr = inet_addr("192.168.1.99");
    espconn_dns_setserver(1, &server_address);
    host8266_expect(dns_getserver(1).addr == server_address.addr);
    espconn_dns_setserver(0, &none);
    espconn_dns_setserver(1, NULL);
    espconn_dns_setserver(2, &server_address);
    GIVES(espconn_gethostbyname(&link.conn, "host.else", &address, found), ESPCONN_ARG);
    server_address.addr = inet_addr(GATEWAY);
    espconn_dns_setserver(0, &server_address);
    for (i = 0; i < 1000; i++) {
        port = espconn_port();
        host8266_expect(port >= 1024 && port < 50000 && port != last);
        last = port;
    }
}
