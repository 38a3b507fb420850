/* The guide's snippets, a file for each section: its code with the edits of Docs/GuideCorrections.md and
 * no others. Where the guide has statements outside any function, they are the body of one of these. */
#ifndef SECTIONS_H
#define SECTIONS_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"

#define DEMO_AP_SSID    "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"

/* 3.2.3, also what the sections that need a network begin with. */
void station_configure(void);
void station_connect(void);

void softap_configure(void);  /* 3.2.4, steps 1 and 2 */
void softap_list(void);       /* step 3 */
void softap_address(void);    /* step 4 */
void softap_range(void);      /* step 5 */

void events_init(void);  /* 3.2.5 */
void mac_address(void);  /* 3.2.6 */

void scan_done(void *arg, STATUS status);  /* 3.2.7 */
void scan_all(void);
void scan_one(void);  /* 3.2.8 */

/* Tasks: 3.3.1 to 3.3.3. */
void udp_task(void *arg);
void tcp_client_task(void *arg);
void tcp_server_task(void *arg);

#endif
