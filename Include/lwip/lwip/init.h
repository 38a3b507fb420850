// The version of lwIP.
#ifndef HOST8266_LWIP_INIT_H
#define HOST8266_LWIP_INIT_H

#include "opt.h"

#define LWIP_VERSION_MAJOR 1U
#define LWIP_VERSION_MINOR 4U
#define LWIP_VERSION_REVISION 1U
#define LWIP_VERSION_RC 0U
#define LWIP_VERSION                                                                       \
    (LWIP_VERSION_MAJOR << 24 | LWIP_VERSION_MINOR << 16 | LWIP_VERSION_REVISION << 8 | \
     LWIP_VERSION_RC)

#endif
