// Every change of the connection calls the event handler (Guide 3.2.5).
#include "esp_common.h"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void handle_event(System_Event_t *evt)
{
    Event_Info_u *info = &evt->event_info;

    printf("event %x\n", evt->event_id);
    switch (evt->event_id) {
    case EVENT_STAMODE_CONNECTED:
        printf("connect to ssid %s, channel %d\n", info->connected.ssid, info->connected.channel);
        break;
    case EVENT_STAMODE_DISCONNECTED:
        printf("disconnect from ssid %s, reason %d\n", info->disconnected.ssid,
               info->disconnected.reason);
        break;
    case EVENT_STAMODE_GOT_IP:
        printf("ip:" IPSTR ",mask:" IPSTR ",gw:" IPSTR "\n", IP2STR(&info->got_ip.ip),
               IP2STR(&info->got_ip.mask), IP2STR(&info->got_ip.gw));
        break;
    default: break;
    }
}

void user_init(void)
{
    struct station_config config;

    wifi_set_opmode(STATION_MODE);
    wifi_set_event_handler_cb(handle_event);
    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, "Demo_AP");
    sprintf((char *)config.password, "12345678");
    wifi_station_set_config(&config);
}
