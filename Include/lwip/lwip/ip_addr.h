// IP addresses of either version; the SDK's interfaces use version 4.
#ifndef HOST8266_LWIP_IP_ADDR_H
#define HOST8266_LWIP_IP_ADDR_H

#include "../ipv4/lwip/ip4_addr.h"
#include "../ipv6/lwip/ip6_addr.h"
#include "def.h"
#include "opt.h"

typedef union {
    ip_addr_t ip4;
    ip6_addr_t ip6;
} ipX_addr_t;

#define ipX_2_ip(ipaddr) (&((ipaddr)->ip4))
#define ipX_2_ip6(ipaddr) (&((ipaddr)->ip6))

#endif
