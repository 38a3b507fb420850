// ESP-NOW: short messages between known peers, without an access point. All functions that give a
// sint32 give 0 for success; addresses are six bytes, keys sixteen.
#ifndef HOST8266_ESPNOW_H
#define HOST8266_ESPNOW_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

enum esp_now_role {
    ESP_NOW_ROLE_IDLE = 0,
    ESP_NOW_ROLE_CONTROLLER,
    ESP_NOW_ROLE_SLAVE,
    ESP_NOW_ROLE_MAX,
};

typedef void (*esp_now_recv_cb_t)(uint8 *mac_addr, uint8 *data, uint8 len);
typedef void (*esp_now_send_cb_t)(uint8 *mac_addr, uint8 status);

sint32 esp_now_init(void);
sint32 esp_now_deinit(void);

sint32 esp_now_register_send_cb(esp_now_send_cb_t cb);
sint32 esp_now_unregister_send_cb(void);
sint32 esp_now_register_recv_cb(esp_now_recv_cb_t cb);
sint32 esp_now_unregister_recv_cb(void);

// To all peers when `da` is NULL.
sint32 esp_now_send(uint8 *da, uint8 *data, uint8 len);

// Peers: up to 20, of which 10 encrypted (6 with the soft access point)

sint32 esp_now_add_peer(uint8 *mac_addr, uint8 role, uint8 channel, uint8 *key, uint8 key_len);
sint32 esp_now_del_peer(uint8 *mac_addr);

sint32 esp_now_set_self_role(uint8 role);
sint32 esp_now_get_self_role(void);
sint32 esp_now_set_peer_role(uint8 *mac_addr, uint8 role);
sint32 esp_now_get_peer_role(uint8 *mac_addr);
sint32 esp_now_set_peer_channel(uint8 *mac_addr, uint8 channel);
sint32 esp_now_get_peer_channel(uint8 *mac_addr);
sint32 esp_now_set_peer_key(uint8 *mac_addr, uint8 *key, uint8 key_len);
sint32 esp_now_get_peer_key(uint8 *mac_addr, uint8 *key, uint8 *key_len);

// The peers one after the other: first with `restart`, NULL at the end.
uint8 *esp_now_fetch_peer(bool restart);

// Positive when it is one, 0 when not.
sint32 esp_now_is_peer_exist(uint8 *mac_addr);
sint32 esp_now_get_cnt_info(uint8 *all_cnt, uint8 *encrypt_cnt);

// The key that encrypts the peers' keys.
sint32 esp_now_set_kok(uint8 *key, uint8 len);

#ifdef __cplusplus
}
#endif

#endif
