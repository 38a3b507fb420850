// All of the chip's register headers.
#ifndef HOST8266_ESP8266_ESP8266_H
#define HOST8266_ESP8266_ESP8266_H

#include "eagle_soc.h"
#include "ets_sys.h"
#include "gpio_register.h"
#include "pin_mux_register.h"
#include "spi_register.h"
#include "timer_register.h"
#include "uart_register.h"

#endif
