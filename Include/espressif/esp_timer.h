// Software timers of the SDK, in milliseconds. Callbacks run in one SDK task and must not block.
#ifndef HOST8266_ESP_TIMER_H
#define HOST8266_ESP_TIMER_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void os_timer_func_t(void *timer_arg);

// Owned by the application, and kept for as long as it is armed; filled by the functions below.
typedef struct _os_timer_t {
    struct _os_timer_t *timer_next;
    void *timer_handle;
    uint32 timer_expire;
    uint32 timer_period;
    os_timer_func_t *timer_func;
    bool timer_repeat_flag;
    void *timer_arg;
} os_timer_t;

// Sets the callback. The timer must not be armed.
void os_timer_setfn(os_timer_t *ptimer, os_timer_func_t *pfunction, void *parg);

// Starts the timer: first expiry after `msec` (5 to 0x68DB8), then again if `repeat_flag`.
void os_timer_arm(os_timer_t *ptimer, uint32 msec, bool repeat_flag);

void os_timer_disarm(os_timer_t *ptimer);

#ifdef __cplusplus
}
#endif

#endif
