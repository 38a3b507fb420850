// The mesh: nodes that reach the router through each other. Connections are those of espconn.h.
#ifndef HOST8266_MESH_H
#define HOST8266_MESH_H

#include "c_types.h"

#include "esp_wifi.h"
#include "espconn.h"

#ifdef __cplusplus
extern "C" {
#endif

// Applications define it with various parameters, or none.
typedef void (*espconn_mesh_callback)();

enum mesh_type {
    MESH_CLOSE = 0,
    MESH_LOCAL,
    MESH_ONLINE,
    MESH_NONE = 0xFF,
};

enum mesh_status {
    MESH_DISABLE = 0,
    MESH_WIFI_CONN,
    MESH_NET_CONN,
    MESH_LOCAL_AVAIL,
    MESH_ONLINE_AVAIL,
};

enum mesh_node_type {
    MESH_NODE_PARENT = 0,
    MESH_NODE_CHILD,
    MESH_NODE_ALL,
};

// Settings, before the mesh is enabled

void espconn_mesh_init(void);
bool espconn_mesh_encrypt_init(AUTH_MODE mode, uint8_t *passwd, uint8_t passwd_len);
bool espconn_mesh_group_id_init(uint8_t *grp_id, uint16_t gid_len);
bool espconn_mesh_set_ssid_prefix(uint8_t *prefix, uint8_t prefix_len);
bool espconn_mesh_set_dev_type(uint8_t dev_type);
bool espconn_mesh_set_max_hops(uint8_t max_hops);
uint8 espconn_mesh_get_max_hops(void);

// Joining and leaving. `enable_cb` is called once the node is in the mesh.

void espconn_mesh_enable(espconn_mesh_callback enable_cb, enum mesh_type type);
void espconn_mesh_disable(espconn_mesh_callback disable_cb);
sint8 espconn_mesh_get_status(void);
bool espconn_mesh_get_node_info(enum mesh_node_type type, uint8_t **info, uint8_t *count);

// Whether `ip` belongs to a node of the mesh.
bool espconn_mesh_local_addr(struct ip_addr *ip);

// Connections

sint8 espconn_mesh_connect(struct espconn *usr_esp);
sint8 espconn_mesh_disconnect(struct espconn *usr_esp);
sint8 espconn_mesh_sent(struct espconn *usr_esp, uint8 *pdata, uint16 len);

#ifdef __cplusplus
}
#endif

#endif
