// Socket addresses of lwIP 1.4.1, which are BSD's: a length comes first. Numbers are in network
// byte order.
#ifndef HOST8266_LWIP_SOCKET_ADDRESS_H
#define HOST8266_LWIP_SOCKET_ADDRESS_H

#include "../../espressif/c_types.h"
#include "../../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef u8_t sa_family_t;
typedef u16_t in_port_t;
typedef u32_t in_addr_t;
typedef u32_t socklen_t;

struct in_addr {
    in_addr_t s_addr;
};

struct sockaddr_in {
    u8_t sin_len;
    sa_family_t sin_family;
    in_port_t sin_port;
    struct in_addr sin_addr;
    char sin_zero[8];
};

struct in6_addr {
    union {
        u8_t u8_addr[16];
        u32_t u32_addr[4];
    } un;
};

struct sockaddr_in6 {
    u8_t sin6_len;
    sa_family_t sin6_family;
    in_port_t sin6_port;
    u32_t sin6_flowinfo;
    struct in6_addr sin6_addr;
};

// Large enough for an address of either IP version.
struct sockaddr {
    u8_t sa_len;
    sa_family_t sa_family;
    char sa_data[22];
};

// The same, with the alignment of each.
struct sockaddr_storage {
    u8_t s2_len;
    sa_family_t ss_family;
    char s2_data1[2];
    u32_t s2_data2[3];
    u32_t s2_data3[2];
};

#ifdef __cplusplus
}
#endif

#endif
