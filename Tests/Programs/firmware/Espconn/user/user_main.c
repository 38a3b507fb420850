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
    if (wanted != NULL && strcmp(wanted, "nowhere") == 0) {
        no_address();
        host8266_exit(0);
    }
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
