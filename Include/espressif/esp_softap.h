// The soft access point: its configuration, its stations and its DHCP server.
#ifndef HOST8266_ESP_SOFTAP_H
#define HOST8266_ESP_SOFTAP_H

#include "c_types.h"

#include "esp_misc.h"
#include "esp_wifi.h"
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

// Configuration. The one named _current is not written to flash, the one named _default reads it.

struct softap_config {
    uint8 ssid[32];
    uint8 password[64];
    uint8 ssid_len;  // 0: the name ends at its NUL
    uint8 channel;
    AUTH_MODE authmode;  // not AUTH_WEP
    uint8 ssid_hidden;
    uint8 max_connection;    // up to 4
    uint16 beacon_interval;  // 100 to 60000 ms
};

bool wifi_softap_get_config(struct softap_config *config);
bool wifi_softap_get_config_default(struct softap_config *config);
bool wifi_softap_set_config(struct softap_config *config);
bool wifi_softap_set_config_current(struct softap_config *config);

// Stations, from the DHCP server's leases. The list is allocated for the caller, who frees it with
// wifi_softap_free_station_info.

struct station_info {
    STAILQ_ENTRY(station_info) next;
    uint8 bssid[6];
    struct ip_addr ip;
};

uint8 wifi_softap_get_station_num(void);
struct station_info *wifi_softap_get_station_info(void);
void wifi_softap_free_station_info(void);

// DHCP server. Its lease and options are set while it is stopped.

bool wifi_softap_dhcps_start(void);
bool wifi_softap_dhcps_stop(void);
enum dhcp_status wifi_softap_dhcps_status(void);
bool wifi_softap_get_dhcps_lease(struct dhcps_lease *please);
bool wifi_softap_set_dhcps_lease(struct dhcps_lease *please);
uint32 wifi_softap_get_dhcps_lease_time(void);
bool wifi_softap_set_dhcps_lease_time(uint32 minute);
bool wifi_softap_reset_dhcps_lease_time(void);
bool wifi_softap_set_dhcps_offer_option(uint8 level, void *optarg);

#ifdef __cplusplus
}
#endif

#endif
