/* espconn from firmware's side, against the tests' host. --set case=NAME runs one part. */
#include "checks.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

void pause_ms(int ms) { vTaskDelay(ms / portTICK_RATE_MS); }

void order(const char *text)
{
    struct link link;
    datagrams(&link, 0, HOST, 9001);
    espconn_regist_sentcb(&link.conn, NULL);
    GIVES(espconn_create(&link.conn), 0);
    GIVES(espconn_send(&link.conn, (uint8 *)text, strlen(text)), 0);
    pause_ms(20);
    GIVES(espconn_delete(&link.conn), 0);
}

struct part {
    const char *name;
    void (*check)(void);
};

static void no_address(void)
{
    struct link link;
    ip_addr_t any = {0}, group = {inet_addr("224.0.0.251")};
    wifi_set_opmode(STATION_MODE);
    client(&link, HOST, 7);
    GIVES(espconn_connect(&link.conn), ESPCONN_RTE);
    GIVES(espconn_igmp_join(&any, &group), ESPCONN_MEM);
    datagrams(&link, 5000, HOST, 7);
    GIVES(espconn_create(&link.conn), 0);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_IF);
    GIVES(espconn_sendto(&link.conn, (uint8 *)"x", 1), ESPCONN_IF);
    nothing(1000);
    GIVES(espconn_delete(&link.conn), 0);
    printf("no address\n");
}

/* More than five, with --net-limits off. */
static void many(void)
{
    static struct link links[16];
    int i;
    for (i = 0; i < 15; i++) connected(&links[i], 7);
    client(&links[15], HOST, 7);
    printf("15 connections, then %d\n", espconn_connect(&links[15].conn));
    for (i = 0; i < 15; i++) disconnected(&links[i]);
}

/* Leaves the network, in which it has a connection. */
static void leaving(void)
{
    struct station_config config;
    struct link link;
    struct event event;
    memset(&config, 0, sizeof(config));
    strcpy((char *)config.ssid, "net");
    strcpy((char *)config.password, "12345678");
    wifi_set_opmode(STATION_MODE);
    wifi_station_set_config(&config);
    wifi_station_connect();
    while (wifi_station_get_connect_status() != STATION_GOT_IP) pause_ms(100);
    connected(&link, 7);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    wifi_station_disconnect();
    do event = next(); while (event.kind != RECONNECT);
    printf("reconnect %d\n", event.err);
    GIVES(espconn_connect(&link.conn), ESPCONN_RTE);
}

static void cycles(void)
{
    struct link link;
    uint32 before = 0;
    int i;
    for (i = 0; i < 1000; i++) {
        if (i == 1) before = system_get_free_heap_size();
        connected(&link, 7);
        GIVES(espconn_set_opt(&link.conn, ESPCONN_REUSEADDR), 0);
        GIVES(espconn_send(&link.conn, (uint8 *)"hello", 5), 0);
        expect(SENT);
        expect(RECEIVED);
        disconnected(&link);
        pause_ms(50);
    }
    printf("1000 cycles, %d bytes\n", (int)(before - system_get_free_heap_size()));
}

static void on_restart(void *arg)
{
    printf("restart\n");
    system_restart();
}

static void restart(void)
{
    struct link link;
    if (system_get_rst_info()->reason == REASON_SOFT_RESTART) {
        connected(&link, 7);
        disconnected(&link);
        printf("back\n");
        return;
    }
    client(&link, HOST, 7);
    GIVES(espconn_regist_connectcb(&link.conn, on_restart), 0);
    GIVES(espconn_connect(&link.conn), 0);
    pause_ms(1000);
}

static bool run_alone(const char *name)
{
    if (strcmp(name, "nowhere") == 0) no_address();
    else if (strcmp(name, "many") == 0) many();
    else if (strcmp(name, "leaving") == 0) leaving();
    else if (strcmp(name, "cycles") == 0) cycles();
    else if (strcmp(name, "restart") == 0) restart();
    else return false;
    return true;
}

static void main_task(void *arg)
{
    static const struct part parts[] = {
        {"client", check_client},     {"server", check_server},   {"udp", check_udp},
        {"sending", check_sending},   {"failures", check_failures}, {"settings", check_settings},
        {"times", check_times},       {"limits", check_limits},   {"names", check_names},
        {"arguments", check_arguments}, {"memory", check_memory}, {"stale", check_stale},
        {"callbacks", check_callbacks},
    };
    const char *wanted = host8266_setting("case");
    unsigned i;
    if (wanted != NULL && run_alone(wanted)) host8266_exit(0);
    /* The stack comes into being with the first call, and the task of user_init goes. */
    order("nothing");
    pause_ms(2000);
    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        uint32 before = system_get_free_heap_size();
        if (wanted != NULL && strcmp(wanted, parts[i].name) != 0) continue;
        printf("%s\n", parts[i].name);
        parts[i].check();
        nothing(0);
        /* Connections wait out their time, and tasks are reclaimed. */
        pause_ms(130000);
        if (system_get_free_heap_size() != before) {
            printf("%s: %d bytes lost\n", parts[i].name,
                   (int)(before - system_get_free_heap_size()));
            host8266_expect(false);
        }
    }
    printf("done\n");
    host8266_exit(0);
}

void user_init(void)
{
    if (host8266_setting("without-init") == NULL) espconn_init();
    xTaskCreate(main_task, "main", 512, NULL, 4, NULL);
}
