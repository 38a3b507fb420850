/* 3.2.3 Connect to AP When ESP8266 Functions as Station. */
#include "sections.h"

void station_configure(void)
{
    wifi_set_opmode(STATION_MODE);

    struct station_config * config = (struct station_config *)zalloc(sizeof(struct
    station_config));
    sprintf(config->ssid, DEMO_AP_SSID);
    sprintf(config->password, DEMO_AP_PASSWORD);

    wifi_station_set_config(config);
    free(config);
}

void station_connect(void)
{
    wifi_station_connect();
}
