// Mounting SPIFFS on a part of the flash; files are then used through open, read and the like.
#ifndef HOST8266_ESP_SPIFFS_H
#define HOST8266_ESP_SPIFFS_H

#include "c_types.h"

#include "../spiffs/spiffs.h"

#ifdef __cplusplus
extern "C" {
#endif

// All in bytes. phys_addr is an address in flash, and block sizes are multiples of a sector.
struct esp_spiffs_config {
    uint32 phys_size;
    uint32 phys_addr;
    uint32 phys_erase_block;
    uint32 log_block_size;
    uint32 log_page_size;
    uint32 fd_buf_size;
    uint32 cache_buf_size;
};

// 0, or -1 when mounted already or out of memory, or SPIFFS's own error.
sint32 esp_spiffs_init(struct esp_spiffs_config *config);

// Unmounts, and erases everything if `format` is not 0.
void esp_spiffs_deinit(uint8 format);

#ifdef __cplusplus
}
#endif

#endif
