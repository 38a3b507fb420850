#ifndef WIFI_API_H
#define WIFI_API_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

// A setting of the command line's; empty where there is none.
const char *setting(const char *name);

// Fills in a network's name, and the password of all tests.
void name_station(struct station_config *config, const char *ssid);

// Starts the task of a group that uses the radio; nothing for another name.
void start_radio_case(const char *name);

#endif
