// Every change of a connection calls one handler (Guide 3.2.5): of our own connection to a network,
// and of stations that use ours.
#include "esp_common.h"

#define DEMO_AP_SSID "Demo_AP"
#define DEMO_AP_PASSWORD "12345678"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void handle_station(System_Event_t *evt)
{
    Event_Info_u *info = &evt->event_info;

    switch (evt->event_id) {
    case EVENT_STAMODE_CONNECTED:
        printf("connect to ssid %s, channel %d\n", info->connected.ssid, info->connected.channel);
        break;
    case EVENT_STAMODE_DISCONNECTED:
        printf("disconnect from ssid %s, reason %d\n", info->disconnected.ssid,
               info->disconnected.reason);
        break;
    case EVENT_STAMODE_AUTHMODE_CHANGE:
        printf("mode: %d -> %d\n", info->auth_change.old_mode, info->auth_change.new_mode);
        break;
    case EVENT_STAMODE_GOT_IP:
        printf("ip:" IPSTR ",mask:" IPSTR ",gw:" IPSTR "\n", IP2STR(&info->got_ip.ip),
               IP2STR(&info->got_ip.mask), IP2STR(&info->got_ip.gw));
        break;
    case EVENT_STAMODE_DHCP_TIMEOUT: printf("no address\n"); break;
    default: break;
    }
}

static void handle_softap(System_Event_t *evt)
{
    Event_Info_u *info = &evt->event_info;

    switch (evt->event_id) {
    case EVENT_SOFTAPMODE_STACONNECTED:
        printf(MACSTR " has joined us, AID = %d\n", MAC2STR(info->sta_connected.mac),
               info->sta_connected.aid);
        break;
    case EVENT_SOFTAPMODE_STADISCONNECTED:
        printf(MACSTR " has left us, AID = %d\n", MAC2STR(info->sta_disconnected.mac),
               info->sta_disconnected.aid);
        break;
    case EVENT_SOFTAPMODE_PROBEREQRECVED:
        printf("somebody looks for networks: " MACSTR ", %d dBm\n",
               MAC2STR(info->ap_probereqrecved.mac), info->ap_probereqrecved.rssi);
        break;
    default: break;
    }
}

// In a task of the SDK: it must not wait. What takes time belongs into a task of ours, told by a
// queue.
static void handle_event(System_Event_t *evt)
{
    printf("event %x\n", evt->event_id);
    if (evt->event_id < EVENT_SOFTAPMODE_STACONNECTED) {
        handle_station(evt);
    } else {
        handle_softap(evt);
    }
}

void user_init(void)
{
    struct station_config config;

    wifi_set_event_handler_cb(handle_event);
    wifi_set_opmode(STATIONAP_MODE);
    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, DEMO_AP_SSID);
    sprintf((char *)config.password, DEMO_AP_PASSWORD);
    wifi_station_set_config(&config);
}
