/* Fetches firmware for the slot that does not run from an HTTP server, and starts it: from user1 to
 * user2 and back again (programming guide, section 3.4.1). */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "upgrade.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define SERVER_IP "192.168.1.114"
#define SERVER_PORT 80
#define REQUEST_SIZE 512

#ifndef VERSION
#define VERSION 1
#endif

/* After so many starts it rests. */
#define STARTS 3
#define COUNTER_BLOCK 64

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; /* a flash of 4 MB */ }

/* As the guide's printout shows it: a browser's words. */
static const char request[] =
    "GET /%s HTTP/1.0\r\n"
    "Host: \"%s\":%d\r\n"
    "Connection: keep-alive\r\n"
    "Cache-Control: no-cache\r\n"
    "User-Agent: Mozilla/5.0 (Windows NT 5.1) AppleWebKit/535.36 (KHTML, like Gecko) "
    "Chrome/30.0.1599.101 Safari/535.36\r\n"
    "Accept: */*\r\n"
    "Accept-Encoding: gzip,deflate,sdch\r\n"
    "Accept-Language: zh-CN,zh;q=0.8\r\n\r\n";

/* The SDK calls this when the upgrade is there, or its time is over. */
static void upgrade_checked(void *arg)
{
    struct upgrade_server_info *server = (struct upgrade_server_info *)arg;
    bool is_there = server->upgrade_flag;

    free(server->url);
    free(server);
    if (is_there) {
        printf("upgraded: restarting\n");
        system_upgrade_reboot();
    }
    printf("not upgraded: user%d goes on\n", system_upgrade_userbin_check() + 1);
}

static void start_upgrade(void)
{
    struct upgrade_server_info *server =
        (struct upgrade_server_info *)zalloc(sizeof(struct upgrade_server_info));
    bool runs_user1 = system_upgrade_userbin_check() == UPGRADE_FW_BIN1;

    server->url = (uint8 *)zalloc(REQUEST_SIZE);
    server->sockaddrin.sin_family = AF_INET;
    server->sockaddrin.sin_addr.s_addr = inet_addr(SERVER_IP);
    server->sockaddrin.sin_port = htons(SERVER_PORT);
    server->check_cb = upgrade_checked;
    server->check_times = 60000;
    sprintf((char *)server->url, request, runs_user1 ? "user2.bin" : "user1.bin", SERVER_IP,
            SERVER_PORT);
    if (!system_upgrade_start(server)) {
        printf("the upgrade does not start\n");
    }
}

static void upgrade_task(void *arg)
{
    struct ip_info ipconfig;

    /* check the IP address or net connection state */
    wifi_get_ip_info(STATION_IF, &ipconfig);
    while (ipconfig.ip.addr == 0) {
        vTaskDelay(1000 / portTICK_RATE_MS);
        wifi_get_ip_info(STATION_IF, &ipconfig);
    }
    start_upgrade();
    vTaskDelete(NULL);
}

/* Counts in memory that outlives a restart, but not the loss of power. */
static uint32 count_start(void)
{
    uint32 starts = 0;

    if (system_get_rst_info()->reason == REASON_SOFT_RESTART) {
        system_rtc_mem_read(COUNTER_BLOCK, &starts, sizeof(starts));
    }
    starts++;
    system_rtc_mem_write(COUNTER_BLOCK, &starts, sizeof(starts));
    return starts;
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));
    uint32 starts = count_start();

    printf("version %d starts from user%d at 0x%x\n", VERSION, system_upgrade_userbin_check() + 1,
           system_get_userbin_addr());
    if (starts < STARTS) {
        wifi_set_opmode(STATION_MODE);
        sprintf((char *)config->ssid, DEMO_AP_SSID);
        sprintf((char *)config->password, DEMO_AP_PASSWORD);
        wifi_station_set_config(config);
        xTaskCreate(upgrade_task, (signed char *)"upgrade", 512, NULL, 3, NULL);
    }
    free(config);
}
