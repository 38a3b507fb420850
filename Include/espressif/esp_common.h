// The header that most applications begin with: the SDK's base in one.
#ifndef HOST8266_ESP_COMMON_H
#define HOST8266_ESP_COMMON_H

#include "c_types.h"

#include "esp_libc.h"
#include "esp_misc.h"
#include "esp_softap.h"
#include "esp_sta.h"
#include "esp_system.h"
#include "esp_timer.h"
#include "esp_wifi.h"
#include "spi_flash.h"

#include "esp8266/esp8266.h"

// What this header had besides in the SDK's versions before 1.5. The build defines the macro for a
// source that does not compile without (Sources/Toolchain/UnitCompiler.swift).
#ifdef HOST8266_EARLIER_SDK
#include "../freertos/FreeRTOS.h"
#include "../freertos/task.h"
#include "../spiffs/spiffs.h"
#include "esp_spiffs.h"
#include "esp_ssc.h"
#include "espconn.h"
#include "pwm.h"
#include "smartconfig.h"
#endif

#endif
