// One radio, two interfaces: whose channel counts (Guide A.2).
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void print_channel(const char *when)
{
    struct softap_config config;

    wifi_softap_get_config(&config);
    printf("%s: soft-AP on channel %d, %d stations\n", when, config.channel,
           wifi_softap_get_station_num());
}

static void cases(void *arg)
{
    struct softap_config config;
    struct station_config router;

    // Case two: a station has joined on channel 5 when the chip connects on channel 6.
    vTaskDelay(4000 / portTICK_RATE_MS);
    print_channel("before");
    memset(&router, 0, sizeof(router));
    sprintf((char *)router.ssid, "router");
    sprintf((char *)router.password, "12345678");
    wifi_station_set_config(&router);
    wifi_station_connect();
    vTaskDelay(10000 / portTICK_RATE_MS);
    print_channel("connected");

    // Case one: another channel is accepted, and has no effect.
    wifi_softap_get_config(&config);
    config.channel = 9;
    printf("wifi_softap_set_config: %d\n", wifi_softap_set_config(&config));
    print_channel("set to 9");
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct softap_config config;

    wifi_set_opmode(STATIONAP_MODE);
    wifi_softap_get_config(&config);
    memset(config.ssid, 0, sizeof(config.ssid));
    sprintf((char *)config.ssid, "chip");
    config.ssid_len = 0;
    config.channel = 5;
    wifi_softap_set_config(&config);
    xTaskCreate(cases, "cases", 384, NULL, 2, NULL);
}
