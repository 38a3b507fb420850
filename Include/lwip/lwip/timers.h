// Timers of task tiT: lwIP's own, which firmware may use as well.
#ifndef HOST8266_LWIP_TIMERS_H
#define HOST8266_LWIP_TIMERS_H

#include "err.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define LWIP_TIMERS 1
#define LWIP_DEBUG_TIMERNAMES 0

typedef void (*sys_timeout_handler)(void *arg);

// Calls `handler` once in task tiT, after so many milliseconds. Nothing there may wait.
void sys_timeout(u32_t msecs, sys_timeout_handler handler, void *arg);
// Takes back the first one with this function and argument, if there is any.
void sys_untimeout(sys_timeout_handler handler, void *arg);

#ifdef __cplusplus
}
#endif

#endif
