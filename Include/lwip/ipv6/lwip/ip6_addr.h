// IPv6 addresses, as structures hold them. There is no IPv6 here (Docs/Fidelity.md).
#ifndef HOST8266_LWIP_IP6_ADDR_H
#define HOST8266_LWIP_IP6_ADDR_H

#include "../../../espressif/c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ip6_addr {
    u32_t addr[4];
} ip6_addr_t;

int ip6addr_aton(const char *cp, ip6_addr_t *addr);
char *ip6addr_ntoa(const ip6_addr_t *addr);
char *ip6addr_ntoa_r(const ip6_addr_t *addr, char *buf, int buflen);

#ifdef __cplusplus
}
#endif

#endif
