// Upgrade over the network: the flags and slots of the boot loader, and the download.
#ifndef HOST8266_UPGRADE_H
#define HOST8266_UPGRADE_H

#include "c_types.h"

#include "../lwip/lwip/socket_address.h"
#include "spi_flash.h"

#ifdef __cplusplus
extern "C" {
#endif

// Slots and flags, of system_upgrade_userbin_check and system_upgrade_flag_set

#define USER_BIN1 0x00
#define USER_BIN2 0x01

#define UPGRADE_FW_BIN1 0x00
#define UPGRADE_FW_BIN2 0x01

#define UPGRADE_FLAG_IDLE 0x00
#define UPGRADE_FLAG_START 0x01
#define UPGRADE_FLAG_FINISH 0x02

// The download. The callback's `arg` is the upgrade_server_info.

typedef void (*upgrade_states_check_callback)(void *arg);

struct upgrade_server_info {
    struct sockaddr_in sockaddrin;
    upgrade_states_check_callback check_cb;
    uint32 check_times;  // milliseconds
    uint8 pre_version[16];
    uint8 upgrade_version[16];
    uint8 *url;
    void *pclient_param;
    uint8 upgrade_flag;
};

void system_upgrade_init(void);
void system_upgrade_deinit(void);
bool system_upgrade_start(struct upgrade_server_info *server);
bool system_upgrade_start_ssl(struct upgrade_server_info *server);

// Writes the next `len` bytes of the image to the slot that does not run.
bool system_upgrade(uint8 *data, uint32 len);

#ifdef __cplusplus
}
#endif

#endif
