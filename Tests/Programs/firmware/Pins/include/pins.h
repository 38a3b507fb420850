/* The parts of the firmware, and the registers in short. */
#ifndef PINS_H
#define PINS_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "gpio.h"
#include "host8266.h"

#define ETS_GPIO_INTR_ENABLE_LINE() _xt_isr_unmask(1 << ETS_GPIO_INUM)
#define ETS_GPIO_INTR_DISABLE_LINE() _xt_isr_mask(1 << ETS_GPIO_INUM)

#define OUT() GPIO_REG_READ(GPIO_OUT_ADDRESS)
#define ENABLED() GPIO_REG_READ(GPIO_ENABLE_ADDRESS)
#define STATUS() GPIO_REG_READ(GPIO_STATUS_ADDRESS)
#define CLEAR_STATUS(mask) GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, (mask))
#define PIN_REGISTER(pin) GPIO_REG_READ(GPIO_PIN_ADDR(pin))

void levels(void);
void configuration(void);
void open_drain(void);
void interrupts(void);
void rtc_pin(void);
void sigma_delta(void);
void survive_a_restart(void);
void handle_in_interrupt(void);

#endif
