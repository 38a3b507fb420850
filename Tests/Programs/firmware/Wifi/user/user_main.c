// Joins the network "net", or offers one, and prints every event. --set case= chooses what else, --set do=
// what happens later (script.c). --set keep=1 joins with what flash says, which a new chip is told first.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "espressif/esp8266/eagle_soc.h"
#include "host8266.h"

void start_script(void);

uint32 user_rf_cal_sector_set(void) { return 1019; }

static const char *setting(const char *name)
{
    const char *value = host8266_setting(name);
    return value ? value : "";
}

static void on_event(System_Event_t *event)
{
    Event_Info_u *info = &event->event_info;
    switch (event->event_id) {
    case EVENT_STAMODE_SCAN_DONE: printf("EVENT scan\n"); break;
    case EVENT_STAMODE_CONNECTED:
        printf("EVENT connected %s %d\n", info->connected.ssid, info->connected.channel);
        break;
    case EVENT_STAMODE_DISCONNECTED:
        printf("EVENT disconnected %s reason %d status %d\n", info->disconnected.ssid,
               info->disconnected.reason, wifi_station_get_connect_status());
        break;
    case EVENT_STAMODE_AUTHMODE_CHANGE:
        printf("EVENT mode %d to %d\n", info->auth_change.old_mode, info->auth_change.new_mode);
        break;
    case EVENT_STAMODE_GOT_IP:
        printf("EVENT ip " IPSTR " status %d rssi %d\n", IP2STR(&info->got_ip.ip),
               wifi_station_get_connect_status(), wifi_station_get_rssi());
        break;
    case EVENT_STAMODE_DHCP_TIMEOUT: printf("EVENT dhcp timeout\n"); break;
    case EVENT_SOFTAPMODE_STACONNECTED:
        printf("EVENT joined " MACSTR " %d\n", MAC2STR(info->sta_connected.mac),
               info->sta_connected.aid);
        break;
    case EVENT_SOFTAPMODE_STADISCONNECTED:
        printf("EVENT left " MACSTR " %d\n", MAC2STR(info->sta_disconnected.mac),
               info->sta_disconnected.aid);
        break;
    case EVENT_SOFTAPMODE_PROBEREQRECVED:
        printf("EVENT probe " MACSTR " %d\n", MAC2STR(info->ap_probereqrecved.mac),
               info->ap_probereqrecved.rssi);
        break;
    default: printf("EVENT %d\n", event->event_id); break;
    }
}

static void list_stations(void)
{
    struct station_info *station = wifi_softap_get_station_info();
    printf("%d stations\n", wifi_softap_get_station_num());
    while (station) {
        printf("station " MACSTR " " IPSTR "\n", MAC2STR(station->bssid), IP2STR(&station->ip));
        station = STAILQ_NEXT(station, next);
    }
    wifi_softap_free_station_info();
}

static void acts(void *unused)
{
    vTaskDelay(500);
    if (strcmp(setting("case"), "leave") == 0) {
        wifi_station_disconnect();
    } else if (strcmp(setting("case"), "stations") == 0) {
        list_stations();
    } else if (strcmp(setting("case"), "channel") == 0) {
        struct softap_config config;
        wifi_softap_get_config(&config);
        config.channel = 3;
        printf("set %d\n", wifi_softap_set_config(&config));
        wifi_softap_get_config(&config);
        printf("channel %d\n", config.channel);
    } else if (strcmp(setting("case"), "static") == 0) {
        struct ip_info info;
        IP4_ADDR(&info.ip, 10, 0, 0, 2);
        IP4_ADDR(&info.gw, 10, 0, 0, 1);
        IP4_ADDR(&info.netmask, 255, 0, 0, 0);
        printf("set %d\n", wifi_set_ip_info(STATION_IF, &info));
        printf("stop %d\n", wifi_station_dhcpc_stop());
        printf("set %d\n", wifi_set_ip_info(STATION_IF, &info));
    }
    vTaskDelete(NULL);
}

/* A new chip is told once, and from then on flash knows. */
static void join_as_stored(void)
{
    struct station_config config;
    wifi_station_get_config_default(&config);
    if (config.ssid[0]) return;
    wifi_set_opmode(STATION_MODE);
    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, "net");
    sprintf((char *)config.password, "12345678");
    wifi_station_set_config(&config);
    printf("configured\n");
}

void user_init(void)
{
    const char *password = setting("password");
    wifi_set_event_handler_cb(on_event);
    start_script();
    if (setting("keep")[0]) {
        join_as_stored();
        return;
    }
    if (setting("ap")[0]) {
        struct softap_config *config = (struct softap_config *)zalloc(sizeof(*config));
        wifi_set_opmode_current(setting("both")[0] ? STATIONAP_MODE : SOFTAP_MODE);
        wifi_softap_get_config(config);
        config->authmode = AUTH_WPA2_PSK;
        config->ssid_len = 0;
        memset(config->ssid, 0, sizeof(config->ssid));
        sprintf((char *)config->ssid, "%s", setting("ap"));
        sprintf((char *)config->password, "12345678");
        config->max_connection = 2;
        wifi_softap_set_config_current(config);
        free(config);
    } else {
        wifi_set_opmode_current(STATION_MODE);
    }
    if (!setting("ap")[0] || setting("both")[0]) {
        struct station_config config;
        memset(&config, 0, sizeof(config));
        sprintf((char *)config.ssid, "net");
        sprintf((char *)config.password, "%s", password[0] ? password : "12345678");
        wifi_station_set_config_current(&config);
    }
    if (strcmp(setting("case"), "dhcp-timeout") == 0) {
        WRITE_PERI_REG(0x600011E0, 3); /* DHCP_MAXRTX */
    }
    if (strcmp(setting("case"), "once") == 0) {
        wifi_station_set_reconnect_policy(false);
    }
    xTaskCreate(acts, "acts", 256, NULL, 3, NULL);
}
