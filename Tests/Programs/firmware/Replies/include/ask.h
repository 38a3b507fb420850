/* The questions that this firmware asks; each function waits for the answer, or until it is clear that
 * none comes. A question may take as long as MOST_SECONDS says, whatever the server does. */
#ifndef ASK_H
#define ASK_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

#define WEB_SERVER "192.168.1.10"
#define BROKER "192.168.1.11"
#define CLOCK "192.168.1.13"

/* The longest that any of them may take: a connection that nobody answers. */
#define MOST_SECONDS 300

/* The clients; each returns whether it got what it had asked for. */
bool ask_web(void);
bool ask_upgrade(void);
bool ask_broker(void);
bool ask_name(void);
bool ask_address(void);
bool ask_espconn(void);
bool ask_time(void);

#endif
