// What the SDK's SNTP client was built with; times are milliseconds. Changing a value changes
// nothing: the client has been built.
#ifndef HOST8266_LWIP_APPS_SNTP_OPTS_H
#define HOST8266_LWIP_APPS_SNTP_OPTS_H

#include "../lwip/opt.h"
#include "sntp_time.h"

#define SNTP_MAX_SERVERS 1
#define SNTP_SERVER_DNS 1
#define SNTP_GET_SERVERS_FROM_DHCP 0
#define SNTP_PORT 123

#define SNTP_SET_SYSTEM_TIME(sec) sntp_set_system_time(sec)

// Whether an answer must come from the server (1) and belong to the request (2).
#define SNTP_CHECK_RESPONSE 0

#define SNTP_STARTUP_DELAY 0
#define SNTP_STARTUP_DELAY_FUNC SNTP_STARTUP_DELAY
#define SNTP_RECV_TIMEOUT 3000
#define SNTP_RETRY_TIMEOUT SNTP_RECV_TIMEOUT
#define SNTP_RETRY_TIMEOUT_MAX (SNTP_RETRY_TIMEOUT * 10)
#define SNTP_RETRY_TIMEOUT_EXP 1
#define SNTP_UPDATE_DELAY 3600000

#endif
