// What the SDK's lwIP was built with, apart from lwipopts.h. Changing a value changes nothing: the
// stack has been built.
#ifndef HOST8266_LWIP_OPT_H
#define HOST8266_LWIP_OPT_H

#include "../lwipopts.h"
#include "def.h"

#define MEMP_NUM_RAW_PCB 4
#define MEMP_NUM_UDP_PCB 4
#define MEMP_NUM_TCP_PCB_LISTEN 8
#define MEMP_NUM_TCP_SEG 16
#define MEMP_NUM_IGMP_GROUP 8

#define ARP_TABLE_SIZE 10
#define IP_DEFAULT_TTL 255
#define DNS_TABLE_SIZE 4
#define DNS_MAX_NAME_LENGTH 256
#define DNS_MAX_SERVERS 2

#define TCP_WND (4 * TCP_MSS)
#define TCP_SND_BUF (2 * TCP_MSS)
#define TCP_SND_QUEUELEN ((4 * (TCP_SND_BUF) + (TCP_MSS - 1)) / (TCP_MSS))
#define TCP_SNDLOWAT \
    LWIP_MIN(LWIP_MAX(((TCP_SND_BUF) / 2), (2 * TCP_MSS) + 1), (TCP_SND_BUF)-1)
#define TCP_DEFAULT_LISTEN_BACKLOG 0xff

#define LWIP_NETIF_LOOPBACK 0
#define LWIP_COMPAT_SOCKETS 1
#define LWIP_POSIX_SOCKETS_IO_NAMES 1
#define LWIP_SO_LINGER 1

#endif
