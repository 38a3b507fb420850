// IP: the header in packets, and options of endpoints. lwIP's own functions of this layer are not
// there (Docs/Fidelity.md).
#ifndef HOST8266_LWIP_IP_H
#define HOST8266_LWIP_IP_H

#include "../ipv4/lwip/ip4.h"
#include "def.h"
#include "err.h"
#include "ip_addr.h"
#include "netif.h"
#include "opt.h"
#include "pbuf.h"

#define IP_HDRINCL NULL

#define SOF_ACCEPTCONN 0x02U
#define SOF_REUSEADDR 0x04U
#define SOF_KEEPALIVE 0x08U
#define SOF_BROADCAST 0x20U
#define SOF_LINGER 0x80U
#define SOF_INHERITED (SOF_REUSEADDR | SOF_KEEPALIVE | SOF_LINGER)

#endif
