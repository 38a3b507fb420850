// Socket addresses of lwIP 1.4.1, which are BSD's: a length comes first. Numbers are in network
// byte order.
#ifndef HOST8266_LWIP_SOCKET_ADDRESS_H
#define HOST8266_LWIP_SOCKET_ADDRESS_H

#include "../../espressif/c_types.h"
#include "../../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

struct in_addr {
    u32_t s_addr;
};

struct sockaddr_in {
    u8_t sin_len;
    u8_t sin_family;
    u16_t sin_port;
    struct in_addr sin_addr;
    char sin_zero[8];
};

// Large enough for an address of either IP version.
struct sockaddr {
    u8_t sa_len;
    u8_t sa_family;
    char sa_data[22];
};

#ifdef __cplusplus
}
#endif

#endif
