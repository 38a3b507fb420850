// Wi-Fi: modes, addresses, events, sleep, promiscuous mode, rates and raw frames. What concerns
// one interface alone is in esp_sta.h and esp_softap.h.
#ifndef HOST8266_ESP_WIFI_H
#define HOST8266_ESP_WIFI_H

#include "c_types.h"

#include "../lwip/lwip/ip_addr.h"
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

// Modes

typedef enum {
    NULL_MODE = 0,
    STATION_MODE,
    SOFTAP_MODE,
    STATIONAP_MODE,
    MAX_MODE,
} WIFI_MODE;

typedef enum {
    AUTH_OPEN = 0,
    AUTH_WEP,
    AUTH_WPA_PSK,
    AUTH_WPA2_PSK,
    AUTH_WPA_WPA2_PSK,
    AUTH_MAX,
} AUTH_MODE;

// The mode that is in force, and the one in flash; wifi_set_opmode sets both.
WIFI_MODE wifi_get_opmode(void);
WIFI_MODE wifi_get_opmode_default(void);
bool wifi_set_opmode(WIFI_MODE opmode);
bool wifi_set_opmode_current(WIFI_MODE opmode);

// Addresses. Those of IP can be set while DHCP is stopped.

typedef enum {
    STATION_IF = 0,
    SOFTAP_IF,
    MAX_IF,
} WIFI_INTERFACE;

struct ip_info {
    struct ip_addr ip;
    struct ip_addr netmask;
    struct ip_addr gw;
};

bool wifi_get_ip_info(WIFI_INTERFACE if_index, struct ip_info *info);
bool wifi_set_ip_info(WIFI_INTERFACE if_index, struct ip_info *info);

// Six bytes. Setting is allowed in user_init only.
bool wifi_get_macaddr(WIFI_INTERFACE if_index, uint8 *macaddr);
bool wifi_set_macaddr(WIFI_INTERFACE if_index, uint8 *macaddr);

// Channel, physical mode, status LED

typedef enum {
    PHY_MODE_11B = 1,
    PHY_MODE_11G = 2,
    PHY_MODE_11N = 3,
} WIFI_PHY_MODE;

uint8 wifi_get_channel(void);
bool wifi_set_channel(uint8 channel);
WIFI_PHY_MODE wifi_get_phy_mode(void);
bool wifi_set_phy_mode(WIFI_PHY_MODE mode);
void wifi_status_led_install(uint8 gpio_id, uint32 gpio_name, uint8 gpio_func);
void wifi_status_led_uninstall(void);

// Promiscuous mode: station only, and not while connected. The callback gets frames as received.

typedef void (*wifi_promiscuous_cb_t)(uint8 *buf, uint16 len);

void wifi_promiscuous_enable(uint8 promiscuous);
void wifi_set_promiscuous_rx_cb(wifi_promiscuous_cb_t cb);
bool wifi_promiscuous_set_mac(const uint8_t *address);

// Events

typedef enum {
    EVENT_STAMODE_SCAN_DONE = 0,
    EVENT_STAMODE_CONNECTED,
    EVENT_STAMODE_DISCONNECTED,
    EVENT_STAMODE_AUTHMODE_CHANGE,
    EVENT_STAMODE_GOT_IP,
    EVENT_STAMODE_DHCP_TIMEOUT,
    EVENT_SOFTAPMODE_STACONNECTED,
    EVENT_SOFTAPMODE_STADISCONNECTED,
    EVENT_SOFTAPMODE_PROBEREQRECVED,
    EVENT_MAX,
} SYSTEM_EVENT;

// Why the station lost, or did not get, its connection: codes of 802.11, then the SDK's from 200.
enum {
    REASON_UNSPECIFIED = 1,
    REASON_AUTH_EXPIRE = 2,
    REASON_AUTH_LEAVE = 3,
    REASON_ASSOC_EXPIRE = 4,
    REASON_ASSOC_TOOMANY = 5,
    REASON_NOT_AUTHED = 6,
    REASON_NOT_ASSOCED = 7,
    REASON_ASSOC_LEAVE = 8,
    REASON_ASSOC_NOT_AUTHED = 9,
    REASON_DISASSOC_PWRCAP_BAD = 10,
    REASON_DISASSOC_SUPCHAN_BAD = 11,
    REASON_IE_INVALID = 13,
    REASON_MIC_FAILURE = 14,
    REASON_4WAY_HANDSHAKE_TIMEOUT = 15,
    REASON_GROUP_KEY_UPDATE_TIMEOUT = 16,
    REASON_IE_IN_4WAY_DIFFERS = 17,
    REASON_GROUP_CIPHER_INVALID = 18,
    REASON_PAIRWISE_CIPHER_INVALID = 19,
    REASON_AKMP_INVALID = 20,
    REASON_UNSUPP_RSN_IE_VERSION = 21,
    REASON_INVALID_RSN_IE_CAP = 22,
    REASON_802_1X_AUTH_FAILED = 23,
    REASON_CIPHER_SUITE_REJECTED = 24,
    REASON_BEACON_TIMEOUT = 200,
    REASON_NO_AP_FOUND = 201,
    REASON_AUTH_FAIL = 202,
    REASON_ASSOC_FAIL = 203,
    REASON_HANDSHAKE_TIMEOUT = 204,
};

struct bss_info;

typedef struct {
    uint32 status;
    struct bss_info *bss;  // owned by the SDK, valid during the handler
} Event_StaMode_ScanDone_t;

typedef struct {
    uint8 ssid[32];
    uint8 ssid_len;
    uint8 bssid[6];
    uint8 channel;
} Event_StaMode_Connected_t;

typedef struct {
    uint8 ssid[32];
    uint8 ssid_len;
    uint8 bssid[6];
    uint8 reason;
} Event_StaMode_Disconnected_t;

typedef struct {
    uint8 old_mode;
    uint8 new_mode;
} Event_StaMode_AuthMode_Change_t;

typedef struct {
    struct ip_addr ip;
    struct ip_addr mask;
    struct ip_addr gw;
} Event_StaMode_Got_IP_t;

typedef struct {
    uint8 mac[6];
    uint8 aid;
} Event_SoftAPMode_StaConnected_t;

typedef struct {
    uint8 mac[6];
    uint8 aid;
} Event_SoftAPMode_StaDisconnected_t;

typedef struct {
    int rssi;
    uint8 mac[6];
} Event_SoftAPMode_ProbeReqRecved_t;

typedef union {
    Event_StaMode_ScanDone_t scan_done;
    Event_StaMode_Connected_t connected;
    Event_StaMode_Disconnected_t disconnected;
    Event_StaMode_AuthMode_Change_t auth_change;
    Event_StaMode_Got_IP_t got_ip;
    Event_SoftAPMode_StaConnected_t sta_connected;
    Event_SoftAPMode_StaDisconnected_t sta_disconnected;
    Event_SoftAPMode_ProbeReqRecved_t ap_probereqrecved;
} Event_Info_u;

typedef struct _esp_event {
    SYSTEM_EVENT event_id;
    Event_Info_u event_info;
} System_Event_t;

// Runs in a task of the SDK and must not block; `event` is valid until it returns.
typedef void (*wifi_event_handler_cb_t)(System_Event_t *event);

bool wifi_set_event_handler_cb(wifi_event_handler_cb_t cb);

// Sleep: by itself while the station is idle, and forced. Forced sleep takes 10000 to 0xFFFFFFF
// microseconds, the largest meaning until woken; wifi_fpm_do_sleep gives 0, -1 or -2.

typedef enum {
    NONE_SLEEP_T = 0,
    LIGHT_SLEEP_T,
    MODEM_SLEEP_T,
} sleep_type;

typedef void (*fpm_wakeup_cb)(void);

bool wifi_set_sleep_type(sleep_type type);
sleep_type wifi_get_sleep_type(void);

void wifi_fpm_open(void);
void wifi_fpm_close(void);
void wifi_fpm_set_sleep_type(sleep_type type);
sleep_type wifi_fpm_get_sleep_type(void);
void wifi_fpm_set_wakeup_cb(fpm_wakeup_cb cb);
sint8 wifi_fpm_do_sleep(uint32 sleep_time_in_us);
void wifi_fpm_do_wakeup(void);

// Frames of the application's own, whole but for the checksum: 0 or -1, and one at a time

typedef void (*freedom_outside_cb_t)(uint8 status);
typedef void (*rfid_locp_cb_t)(uint8 *frm, int len, sint8 rssi);

sint32 wifi_register_send_pkt_freedom_cb(freedom_outside_cb_t cb);
void wifi_unregister_send_pkt_freedom_cb(void);
sint32 wifi_send_pkt_freedom(uint8 *buf, uint16 len, bool sys_seq);

sint32 wifi_rfid_locp_recv_open(void);
void wifi_rfid_locp_recv_close(void);
sint32 wifi_register_rfid_locp_recv_cb(rfid_locp_cb_t cb);
void wifi_unregister_rfid_locp_recv_cb(void);

// Rates

enum FIXED_RATE {
    PHY_RATE_48 = 0x8,
    PHY_RATE_24 = 0x9,
    PHY_RATE_12 = 0xa,
    PHY_RATE_6 = 0xb,
    PHY_RATE_54 = 0xc,
    PHY_RATE_36 = 0xd,
    PHY_RATE_18 = 0xe,
    PHY_RATE_9 = 0xf,
};

#define FIXED_RATE_MASK_NONE 0x00
#define FIXED_RATE_MASK_STA 0x01
#define FIXED_RATE_MASK_AP 0x02
#define FIXED_RATE_MASK_ALL 0x03

sint32 wifi_set_user_fixed_rate(uint8 enable_mask, uint8 rate);
int wifi_get_user_fixed_rate(uint8 *enable_mask, uint8 *rate);

enum support_rate {
    RATE_11B5M = 0,
    RATE_11B11M = 1,
    RATE_11B1M = 2,
    RATE_11B2M = 3,
    RATE_11G6M = 4,
    RATE_11G12M = 5,
    RATE_11G24M = 6,
    RATE_11G48M = 7,
    RATE_11G54M = 8,
    RATE_11G9M = 9,
    RATE_11G18M = 10,
    RATE_11G36M = 11,
};

sint32 wifi_set_user_sup_rate(uint8 min, uint8 max);

enum RATE_11B_ID {
    RATE_11B_B11M = 0,
    RATE_11B_B5M,
    RATE_11B_B2M,
    RATE_11B_B1M,
};

enum RATE_11G_ID {
    RATE_11G_G54M = 0,
    RATE_11G_G48M,
    RATE_11G_G36M,
    RATE_11G_G24M,
    RATE_11G_G18M,
    RATE_11G_G12M,
    RATE_11G_G9M,
    RATE_11G_G6M,
    RATE_11G_B5M,
    RATE_11G_B2M,
    RATE_11G_B1M,
};

enum RATE_11N_ID {
    RATE_11N_MCS7S = 0,
    RATE_11N_MCS7,
    RATE_11N_MCS6,
    RATE_11N_MCS5,
    RATE_11N_MCS4,
    RATE_11N_MCS3,
    RATE_11N_MCS2,
    RATE_11N_MCS1,
    RATE_11N_MCS0,
    RATE_11N_B5M,
    RATE_11N_B2M,
    RATE_11N_B1M,
};

#define RC_LIMIT_11B 0
#define RC_LIMIT_11G 1
#define RC_LIMIT_11N 2
#define RC_LIMIT_P2P_11G 3
#define RC_LIMIT_P2P_11N 4
#define RC_LIMIT_NUM 5

#define LIMIT_RATE_MASK_NONE 0x00
#define LIMIT_RATE_MASK_STA 0x01
#define LIMIT_RATE_MASK_AP 0x02
#define LIMIT_RATE_MASK_ALL 0x03

bool wifi_set_user_rate_limit(uint8 mode, uint8 ifidx, uint8 max, uint8 min);
uint8 wifi_get_user_limit_rate_mask(void);
bool wifi_set_user_limit_rate_mask(uint8 enable_mask);

// Information elements of the manufacturer's own, up to 247 bytes

typedef enum {
    USER_IE_BEACON = 0,
    USER_IE_PROBE_REQ,
    USER_IE_PROBE_RESP,
    USER_IE_ASSOC_REQ,
    USER_IE_ASSOC_RESP,
    USER_IE_MAX,
} user_ie_type;

typedef void (*user_ie_manufacturer_recv_cb_t)(user_ie_type type, const uint8 *sa,
                                               const uint8 *m_oui, uint8 *ie, uint8 ie_len,
                                               sint32 rssi);

bool wifi_set_user_ie(bool enable, uint8 *m_oui, user_ie_type type, uint8 *user_ie, uint8 len);
sint32 wifi_register_user_ie_manufacturer_recv_cb(user_ie_manufacturer_recv_cb_t cb);
void wifi_unregister_user_ie_manufacturer_recv_cb(void);

#ifdef __cplusplus
}
#endif

#endif
