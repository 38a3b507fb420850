// lwIP's messages for debugging, which the SDK's build leaves out, and its assertions, which do
// nothing there (arch/cc.h).
#ifndef HOST8266_LWIP_DEBUG_H
#define HOST8266_LWIP_DEBUG_H

#include "arch.h"

#define LWIP_DBG_LEVEL_ALL 0x00
#define LWIP_DBG_LEVEL_OFF LWIP_DBG_LEVEL_ALL
#define LWIP_DBG_LEVEL_WARNING 0x01
#define LWIP_DBG_LEVEL_SERIOUS 0x02
#define LWIP_DBG_LEVEL_SEVERE 0x03
#define LWIP_DBG_MASK_LEVEL 0x03

#define LWIP_DBG_ON 0x80U
#define LWIP_DBG_OFF 0x00U
#define LWIP_DBG_TRACE 0x40U
#define LWIP_DBG_STATE 0x20U
#define LWIP_DBG_FRESH 0x10U
#define LWIP_DBG_HALT 0x08U

#define LWIP_DEBUGF(debug, message)

#define LWIP_ASSERT(message, assertion)        \
    do {                                       \
        if (!(assertion)) {                    \
            LWIP_PLATFORM_ASSERT(message);     \
        }                                      \
    } while (0)

#define LWIP_ERROR(message, expression, handler) \
    do {                                         \
        if (!(expression)) {                     \
            LWIP_PLATFORM_ASSERT(message);       \
            handler;                             \
        }                                        \
    } while (0)

#endif
