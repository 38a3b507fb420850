// The station: its configuration, connection, scan, DHCP client and host name.
#ifndef HOST8266_ESP_STA_H
#define HOST8266_ESP_STA_H

#include "c_types.h"

#include "esp_misc.h"
#include "esp_wifi.h"
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

// Configuration. Those named _current are not written to flash, those named _default read it.

struct station_config {
    uint8 ssid[32];
    uint8 password[64];
    uint8 bssid_set;  // 1 to accept only the access point `bssid`
    uint8 bssid[6];
};

bool wifi_station_get_config(struct station_config *config);
bool wifi_station_get_config_default(struct station_config *config);
bool wifi_station_set_config(struct station_config *config);
bool wifi_station_set_config_current(struct station_config *config);

// Connecting. Not allowed in user_init: there the SDK connects by itself afterwards.

typedef enum {
    STATION_IDLE = 0,
    STATION_CONNECTING,
    STATION_WRONG_PASSWORD,
    STATION_NO_AP_FOUND,
    STATION_CONNECT_FAIL,
    STATION_GOT_IP,
} STATION_STATUS;

bool wifi_station_connect(void);
bool wifi_station_disconnect(void);
STATION_STATUS wifi_station_get_connect_status(void);

// In dBm, or 31 when not connected.
sint8 wifi_station_get_rssi(void);

bool wifi_station_get_auto_connect(void);
bool wifi_station_set_auto_connect(bool set);
bool wifi_station_get_reconnect_policy(void);
bool wifi_station_set_reconnect_policy(bool set);

// Scanning. The callback's `arg` is the first bss_info of a list owned by the SDK, valid until it
// returns; a NULL configuration finds every visible access point.

struct scan_config {
    uint8 *ssid;
    uint8 *bssid;
    uint8 channel;
    uint8 show_hidden;
};

struct bss_info {
    STAILQ_ENTRY(bss_info) next;
    uint8 bssid[6];
    uint8 ssid[32];
    uint8 ssid_len;
    uint8 channel;
    sint8 rssi;
    AUTH_MODE authmode;
    uint8 is_hidden;
    sint16 freq_offset;
    sint16 freqcal_val;
    uint8 *esp_mesh_ie;
};

typedef void (*scan_done_cb_t)(void *arg, STATUS status);

bool wifi_station_scan(struct scan_config *config, scan_done_cb_t cb);

// Access points remembered, one to five

bool wifi_station_ap_number_set(uint8 ap_number);
uint8 wifi_station_get_ap_info(struct station_config config[]);
bool wifi_station_ap_change(uint8 current_ap_id);
uint8 wifi_station_get_current_ap_id(void);

// DHCP client and host name

bool wifi_station_dhcpc_start(void);
bool wifi_station_dhcpc_stop(void);
enum dhcp_status wifi_station_dhcpc_status(void);

char *wifi_station_get_hostname(void);
bool wifi_station_set_hostname(char *name);

#ifdef __cplusplus
}
#endif

#endif
