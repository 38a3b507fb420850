// AirKiss on the local network: discovery of the device by WeChat over UDP.
#ifndef HOST8266_AIRKISS_H
#define HOST8266_AIRKISS_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// Functions that the library calls, given by the application

typedef void *(*airkiss_memset_fn)(void *ptr, int value, unsigned int num);
typedef void *(*airkiss_memcpy_fn)(void *dst, const void *src, unsigned int num);
typedef int (*airkiss_memcmp_fn)(const void *ptr1, const void *ptr2, unsigned int num);
typedef int (*airkiss_printf_fn)(const char *format, ...);

typedef struct {
    airkiss_memset_fn memset;
    airkiss_memcpy_fn memcpy;
    airkiss_memcmp_fn memcmp;
    airkiss_printf_fn printf;
} airkiss_config_t;

// Results and commands

typedef enum {
    AIRKISS_LAN_ERR_OVERFLOW = -5,
    AIRKISS_LAN_ERR_CMD = -4,
    AIRKISS_LAN_ERR_PAKE = -3,
    AIRKISS_LAN_ERR_PARA = -2,
    AIRKISS_LAN_ERR_PKG = -1,
    AIRKISS_LAN_CONTINUE = 0,
    AIRKISS_LAN_SSDP_REQ = 1,
    AIRKISS_LAN_PAKE_READY = 2,
} airkiss_lan_ret_t;

typedef enum {
    AIRKISS_LAN_SSDP_REQ_CMD = 0x1,
    AIRKISS_LAN_SSDP_RESP_CMD = 0x1001,
    AIRKISS_LAN_SSDP_NOTIFY_CMD = 0x1002,
} airkiss_lan_cmdid_t;

const char *airkiss_version(void);

// Reads a datagram: an airkiss_lan_ret_t.
int airkiss_lan_recv(const void *body, unsigned short length, const airkiss_config_t *config);

// Writes one to `_dataout`, whose size `outlength` holds before and whose use it holds after.
int airkiss_lan_pack(airkiss_lan_cmdid_t ak_lan_cmdid, void *appid, void *deviceid, void *_datain,
                     unsigned short inlength, void *_dataout, unsigned short *outlength,
                     const airkiss_config_t *config);

#ifdef __cplusplus
}
#endif

#endif
