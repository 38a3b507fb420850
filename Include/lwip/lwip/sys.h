// lwIP's view of the system: of it, what applications call.
#ifndef HOST8266_LWIP_SYS_H
#define HOST8266_LWIP_SYS_H

#include "err.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

// Waits, in milliseconds; 0 does not wait.
void sys_msleep(u32_t ms);
// Milliseconds since the start, in steps of a tick.
u32_t sys_now(void);

#ifdef __cplusplus
}
#endif

#endif
