// Offer a network, with addresses of our choice, and tell who has joined (Guide 3.2.4).
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void configure_softap(void)
{
    struct softap_config *config = (struct softap_config *)zalloc(sizeof(struct softap_config));

    wifi_softap_get_config(config); // what is not set below stays as it is
    memset(config->ssid, 0, sizeof(config->ssid));
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    config->authmode = AUTH_WPA_WPA2_PSK;
    config->ssid_len = 0; // the name ends with a 0
    config->max_connection = 4;
    wifi_softap_set_config(config);
    free(config);
}

// 192.168.5.1 for ourselves, .100 to .105 for stations. The DHCP server must be stopped meanwhile.
static void configure_addresses(void)
{
    struct ip_info info;
    struct dhcps_lease lease;

    wifi_softap_dhcps_stop();
    IP4_ADDR(&info.ip, 192, 168, 5, 1);
    IP4_ADDR(&info.gw, 192, 168, 5, 1);
    IP4_ADDR(&info.netmask, 255, 255, 255, 0);
    wifi_set_ip_info(SOFTAP_IF, &info);

    lease.enable = true;
    IP4_ADDR(&lease.start_ip, 192, 168, 5, 100);
    IP4_ADDR(&lease.end_ip, 192, 168, 5, 105);
    wifi_softap_set_dhcps_lease(&lease);
    wifi_softap_dhcps_start();
}

static void list_stations(void *arg)
{
    struct station_info *station;

    while (1) {
        vTaskDelay(5000 / portTICK_RATE_MS);
        printf("%d stations\n", wifi_softap_get_station_num());
        for (station = wifi_softap_get_station_info(); station;
             station = STAILQ_NEXT(station, next)) {
            printf("bssid : " MACSTR ", ip : " IPSTR "\n", MAC2STR(station->bssid),
                   IP2STR(&station->ip));
        }
        wifi_softap_free_station_info(); // the list is ours until here
    }
}

void user_init(void)
{
    wifi_set_opmode(SOFTAP_MODE);
    configure_softap();
    configure_addresses();
    xTaskCreate(list_stations, "list", 256, NULL, 2, NULL);
}
