// Wi-Fi Protected Setup of the station, by push button.
#ifndef HOST8266_ESP_WPS_H
#define HOST8266_ESP_WPS_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum wps_type {
    WPS_TYPE_DISABLE = 0,
    WPS_TYPE_PBC,
    WPS_TYPE_PIN,
    WPS_TYPE_DISPLAY,
    WPS_TYPE_MAX,
} WPS_TYPE_t;

enum wps_cb_status {
    WPS_CB_ST_SUCCESS = 0,
    WPS_CB_ST_FAILED,
    WPS_CB_ST_TIMEOUT,
    WPS_CB_ST_WEP,
    WPS_CB_ST_SCAN_ERR,
};

// `status` is a wps_cb_status.
typedef void (*wps_st_cb_t)(int status);

// In this order: enable, set the callback, start; disable at the end. Only WPS_TYPE_PBC works.
bool wifi_wps_enable(WPS_TYPE_t wps_type);
bool wifi_set_wps_cb(wps_st_cb_t cb);
bool wifi_wps_start(void);
bool wifi_wps_disable(void);

#ifdef __cplusplus
}
#endif

#endif
