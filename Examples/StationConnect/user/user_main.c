// Connect to an access point as a station (Guide 3.2.3). The SDK connects by itself when user_init
// has returned, and prints how it gets on.
#include "esp_common.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"

uint32 user_rf_cal_sector_set(void) { return 1019; }

void user_init(void)
{
    wifi_set_opmode(STATION_MODE);

    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);
    wifi_station_connect();
}
