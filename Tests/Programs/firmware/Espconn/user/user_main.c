/* espconn from firmware's side, against a host of the world's. --set case=NAME runs one part. */
#include "checks.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

void pause_ms(int ms) { vTaskDelay(ms / portTICK_RATE_MS); }

void ask(int port)
{
    struct link link;
    datagrams(&link, 0, HOST, port);
    espconn_regist_sentcb(&link.conn, NULL);
    GIVES(espconn_create(&link.conn), 0);
    GIVES(espconn_send(&link.conn, (uint8 *)"?", 1), 0);
    pause_ms(20);
    GIVES(espconn_delete(&link.conn), 0);
}

/* Ticks: the sleeper is reached in the hours 0, 2, 4 and so on after power-on. */
enum { HOUR = 60 * 60 * 100 };

void before_silence(int ms)
{
    portTickType hours = 2 * HOUR, at = HOUR - ms / portTICK_RATE_MS;
    vTaskDelay((at + hours - xTaskGetTickCount() % hours) % hours);
}

void after_silence(void)
{
    /* A second late: ticks and the world's time begin a little apart. */
    portTickType passed = xTaskGetTickCount() % (2 * HOUR);
    if (passed >= HOUR) vTaskDelay(2 * HOUR - passed + 100);
}

struct part {
    const char *name;
    void (*check)(void);
};

static void no_address(void)
{
    struct link link;
    ip_addr_t any = {0}, group = {inet_addr("224.0.0.251")};
    client(&link, HOST, ECHO);
    GIVES(espconn_connect(&link.conn), ESPCONN_RTE);
    GIVES(espconn_igmp_join(&any, &group), ESPCONN_MEM);
    datagrams(&link, 5000, HOST, ECHO);
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
    for (i = 0; i < 15; i++) connected(&links[i], ECHO);
    client(&links[15], HOST, ECHO);
    printf("15 connections, then %d\n", espconn_connect(&links[15].conn));
    for (i = 0; i < 15; i++) disconnected(&links[i]);
}

/* Leaves the network, in which it has a connection. */
static void leaving(void)
{
    struct link link;
    struct event event;
    connected(&link, ECHO);
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
        connected(&link, ECHO);
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
        connected(&link, ECHO);
        disconnected(&link);
        printf("back\n");
        return;
    }
    client(&link, HOST, ECHO);
    GIVES(espconn_regist_connectcb(&link.conn, on_restart), 0);
    GIVES(espconn_connect(&link.conn), 0);
    pause_ms(1000);
}

static bool is_case(const char *name)
{
    const char *wanted = host8266_setting("case");
    return wanted != NULL && strcmp(wanted, name) == 0;
}

static bool run_alone(void)
{
    if (is_case("nowhere")) no_address();
    else if (is_case("many")) many();
    else if (is_case("leaving")) leaving();
    else if (is_case("cycles")) cycles();
    else if (is_case("restart")) restart();
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
    unsigned i;
    while (!is_case("nowhere") && wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(1);
    }
    if (run_alone()) host8266_exit(0);
    /* The stack comes into being with the first call, and the task of user_init goes. */
    ask(DISCARD);
    pause_ms(2000);
    for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
        uint32 before = system_get_free_heap_size();
        if (host8266_setting("case") != NULL && !is_case(parts[i].name)) continue;
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

static void join(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(*config));
    sprintf((char *)config->ssid, "net");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
}

void user_init(void)
{
    wifi_set_opmode(STATION_MODE);
    if (!is_case("nowhere")) join();
    if (host8266_setting("without-init") == NULL) espconn_init();
    xTaskCreate(main_task, "main", 512, NULL, 4, NULL);
}
