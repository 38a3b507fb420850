// How strong is the access point? Before there is a connection a scan for its name tells (Guide
// 3.2.8), afterwards wifi_station_get_rssi.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define NOT_AVAILABLE 31 // what wifi_station_get_rssi gives without a connection

static xSemaphoreHandle scanned;

uint32 user_rf_cal_sector_set(void) { return 1019; }

// The list is the SDK's, and is gone when this has returned.
static void scan_done(void *arg, STATUS status)
{
    struct bss_info *bss = (struct bss_info *)arg;

    if (status == OK && bss != NULL) {
        printf("%s is on channel %d, at %d dBm\n", DEMO_AP_SSID, bss->channel, bss->rssi);
    } else {
        printf("%s is not there\n", DEMO_AP_SSID);
    }
    xSemaphoreGive(scanned);
}

static void scan_for_it(void)
{
    struct scan_config config;

    memset(&config, 0, sizeof(config));
    config.ssid = (uint8 *)DEMO_AP_SSID;
    if (wifi_station_scan(&config, scan_done)) {
        xSemaphoreTake(scanned, portMAX_DELAY);
    } else {
        printf("no scan is possible now\n");
    }
}

static void join(void)
{
    struct station_config config;

    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, DEMO_AP_SSID);
    sprintf((char *)config.password, DEMO_AP_PASSWORD);
    wifi_station_set_config_current(&config);
    wifi_station_connect();
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
}

// What a telephone shows as bars.
static int bars(sint8 rssi)
{
    return rssi >= -55 ? 4 : rssi >= -67 ? 3 : rssi >= -80 ? 2 : 1;
}

static void rssi_task(void *arg)
{
    sint8 rssi;

    scan_for_it();
    join();
    while ((rssi = wifi_station_get_rssi()) != NOT_AVAILABLE) {
        printf("%d dBm %.*s\n", rssi, bars(rssi), "####");
        vTaskDelay(2000 / portTICK_RATE_MS);
    }
    printf("the connection is lost\n");
    wifi_station_disconnect(); // it would look for the access point for ever
    scan_for_it();
    vTaskDelete(NULL);
}

void user_init(void)
{
    wifi_set_opmode_current(STATION_MODE);
    vSemaphoreCreateBinary(scanned);
    xSemaphoreTake(scanned, 0);
    xTaskCreate(rssi_task, "rssi", 384, NULL, 2, NULL);
}
