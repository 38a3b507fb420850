// IP addresses of either version; the SDK's interfaces use version 4.
#ifndef HOST8266_LWIP_IP_ADDR_H
#define HOST8266_LWIP_IP_ADDR_H

#include "../ipv4/lwip/ip4_addr.h"

#endif
