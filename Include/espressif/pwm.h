// Pulse width modulation on up to eight pins. Changes take effect at pwm_start.
#ifndef HOST8266_PWM_H
#define HOST8266_PWM_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// The duty that is always high.
#define PWM_DEPTH 1023

struct pwm_param {
    uint32 period;  // microseconds
    uint32 freq;
    uint32 duty[8];
};

// Once. Each row of `pin_info_list` is a multiplexer register, its function and a GPIO's number.
#ifndef __swift__
void pwm_init(uint32 period, uint32 *duty, uint32 pwm_channel_num, uint32 (*pin_info_list)[3]);
#else
// The same function: Swift has no pointers to arrays.
void pwm_init(uint32 period, uint32 *duty, uint32 pwm_channel_num, uint32 *pin_info_list);
#endif
void pwm_start(void);

void pwm_set_duty(uint32 duty, uint8 channel);
uint32 pwm_get_duty(uint8 channel);
void pwm_set_period(uint32 period);
uint32 pwm_get_period(void);

#ifdef __cplusplus
}
#endif

#endif
