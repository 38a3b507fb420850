// Error codes of lwIP 1.4.1 as the SDK numbers them.
#ifndef HOST8266_LWIP_ERR_H
#define HOST8266_LWIP_ERR_H

#include "../../espressif/c_types.h"

typedef s8_t err_t;

#define ERR_OK 0
#define ERR_MEM (-1)
#define ERR_BUF (-2)
#define ERR_TIMEOUT (-3)
#define ERR_RTE (-4)
#define ERR_INPROGRESS (-5)
#define ERR_VAL (-6)
#define ERR_WOULDBLOCK (-7)
#define ERR_USE (-8)
#define ERR_ALREADY (-9)
#define ERR_ISCONN (-10)
#define ERR_ABRT (-11)
#define ERR_RST (-12)
#define ERR_CLSD (-13)
#define ERR_CONN (-14)
#define ERR_ARG (-15)
#define ERR_IF (-16)

// After a fatal error the connection cannot be used any more.
#define ERR_IS_FATAL(e) ((e) < ERR_ISCONN)

#define lwip_strerr(x) ""

#endif
