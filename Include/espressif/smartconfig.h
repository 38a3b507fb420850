// SmartConfig: the station learns its network's name and password from a telephone nearby.
#ifndef HOST8266_SMARTCONFIG_H
#define HOST8266_SMARTCONFIG_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    SC_STATUS_WAIT = 0,
    SC_STATUS_FIND_CHANNEL,
    SC_STATUS_GETTING_SSID_PSWD,  // pdata: the sc_type
    SC_STATUS_LINK,               // pdata: a struct station_config
    SC_STATUS_LINK_OVER,          // pdata: the telephone's IP address, four bytes, or NULL
} sc_status;

typedef enum {
    SC_TYPE_ESPTOUCH = 0,
    SC_TYPE_AIRKISS,
    SC_TYPE_ESPTOUCH_AIRKISS,
} sc_type;

typedef void (*sc_callback_t)(sc_status status, void *pdata);

const char *smartconfig_get_version(void);

// Station mode only. A second argument, uint8, of 1 prints what happens.
bool smartconfig_start(sc_callback_t cb, ...);
bool smartconfig_stop(void);

// 15 to 255 seconds.
bool esptouch_set_timeout(uint8 time_s);

// Before smartconfig_start.
bool smartconfig_set_type(sc_type type);

#ifdef __cplusplus
}
#endif

#endif
