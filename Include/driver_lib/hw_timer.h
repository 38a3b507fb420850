// The driver of hardware timer FRC1. Its callback runs in interrupt context.
#ifndef HOST8266_DRIVER_LIB_HW_TIMER_H
#define HOST8266_DRIVER_LIB_HW_TIMER_H

#include "../espressif/c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// `req` is 1 to repeat, 0 for one shot.
void hw_timer_init(uint8 req);

// Expires after `val` microseconds: at least 10 (50 when repeating), at most 0x199999.
void hw_timer_arm(uint32 val);

void hw_timer_set_func(void (*user_hw_timer_cb_set)(void));

#ifdef __cplusplus
}
#endif

#endif
