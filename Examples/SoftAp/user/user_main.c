// Offer a network and tell who has joined (Guide 3.2.4).
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void list_stations(void *arg)
{
    struct station_info *station;

    vTaskDelay(5000 / portTICK_RATE_MS);
    for (station = wifi_softap_get_station_info(); station; station = STAILQ_NEXT(station, next)) {
        printf("bssid : " MACSTR ", ip : " IPSTR "\n", MAC2STR(station->bssid),
               IP2STR(&station->ip));
    }
    wifi_softap_free_station_info();
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct softap_config *config;

    wifi_set_opmode(SOFTAP_MODE);
    config = (struct softap_config *)zalloc(sizeof(struct softap_config));
    wifi_softap_get_config(config);
    memset(config->ssid, 0, sizeof(config->ssid));
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    config->authmode = AUTH_WPA_WPA2_PSK;
    config->ssid_len = 0;
    config->max_connection = 4;
    wifi_softap_set_config(config);
    free(config);
    xTaskCreate(list_stations, "list", 256, NULL, 2, NULL);
}
