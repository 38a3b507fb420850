// Look for access points (Guide 3.2.7), then for one by its name, to learn its signal (3.2.8), then
// on one channel for those that hide their names.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define DEMO_AP_SSID "DEMO_AP"

uint32 user_rf_cal_sector_set(void) { return 1019; }

// In a task of the SDK. The list is the SDK's, and is gone when this has returned.
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

static void scan(const char *what, struct scan_config *config)
{
    printf("%s\n", what);
    if (!wifi_station_scan(config, scan_done)) printf("no scan is possible now\n");
    // One scan at a time; 13 channels take 1.6 s.
    vTaskDelay(3000 / portTICK_RATE_MS);
}

static void scan_task(void *arg)
{
    struct scan_config config;

    printf("Hello, welcome to scan-task!\n");
    scan("all that tell their names:", NULL);

    memset(&config, 0, sizeof(config));
    config.ssid = (uint8 *)DEMO_AP_SSID;
    scan("one by its name:", &config);

    memset(&config, 0, sizeof(config));
    config.channel = 6;
    config.show_hidden = true;
    scan("channel 6, hidden ones too:", &config);
    vTaskDelete(NULL);
}

void user_init(void)
{
    wifi_set_opmode(STATIONAP_MODE);
    xTaskCreate(scan_task, "scan", 384, NULL, 2, NULL);
}
