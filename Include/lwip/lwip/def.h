// Byte order, and small arithmetic of lwIP's.
#ifndef HOST8266_LWIP_DEF_H
#define HOST8266_LWIP_DEF_H

#include "arch.h"

#define LWIP_MAX(x, y) (((x) > (y)) ? (x) : (y))
#define LWIP_MIN(x, y) (((x) < (y)) ? (x) : (y))
#define LWIP_U32_DIFF(a, b) ((u32_t)(a) - (u32_t)(b))
#define LWIP_MAKE_U16(a, b) (((a) << 8) | (b))

#ifndef __swift__

#define lwip_htons(x) LWIP_PLATFORM_HTONS(x)
#define lwip_ntohs(x) LWIP_PLATFORM_HTONS(x)
#define lwip_htonl(x) LWIP_PLATFORM_HTONL(x)
#define lwip_ntohl(x) LWIP_PLATFORM_HTONL(x)

#define htons(x) lwip_htons(x)
#define ntohs(x) lwip_ntohs(x)
#define htonl(x) lwip_htonl(x)
#define ntohl(x) lwip_ntohl(x)

#endif

// The same as constants, for initialisers.
#define PP_HTONS(x) ((((x) & 0xff) << 8) | (((x) & 0xff00) >> 8))
#define PP_NTOHS(x) PP_HTONS(x)
#define PP_HTONL(x)                                                                     \
    ((((x) & 0xffU) << 24) | (((x) & 0xff00U) << 8) | (((x) & 0xff0000U) >> 8) | \
     (((x) & 0xff000000U) >> 24))
#define PP_NTOHL(x) PP_HTONL(x)

#endif
