// Look for access points (Guide 3.2.7), then for one by its name, to learn its signal (3.2.8).
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define DEMO_AP_SSID "DEMO_AP"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void scan_done(void *arg, STATUS status)
{
    struct bss_info *bss = (struct bss_info *)arg;
    char ssid[33];

    if (status != OK) {
        printf("scan fail !!!\n");
        return;
    }
    for (; bss != NULL; bss = bss->next.stqe_next) {
        memset(ssid, 0, sizeof(ssid));
        memcpy(ssid, bss->ssid, bss->ssid_len);
        printf("(%d, \"%s\", %d, \"" MACSTR "\", %d)\n", bss->authmode, ssid, bss->rssi,
               MAC2STR(bss->bssid), bss->channel);
    }
}

static void scan_task(void *arg)
{
    struct scan_config config;

    printf("Hello, welcome to scan-task!\n");
    wifi_station_scan(NULL, scan_done);
    vTaskDelay(3000 / portTICK_RATE_MS);

    memset(&config, 0, sizeof(config));
    config.ssid = (uint8 *)DEMO_AP_SSID;
    wifi_station_scan(&config, scan_done);
    vTaskDelete(NULL);
}

void user_init(void)
{
    wifi_set_opmode(STATIONAP_MODE);
    xTaskCreate(scan_task, "scan", 256, NULL, 2, NULL);
}
