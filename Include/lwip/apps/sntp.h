// The SNTP client: it asks servers for the time and sets the clock (sntp_time.h, time.h).
//
// SDK 1.5 has a place for one server, number 0. Calls about others do nothing.
#ifndef HOST8266_LWIP_APPS_SNTP_H
#define HOST8266_LWIP_APPS_SNTP_H

#include "../lwip/ip_addr.h"
#include "sntp_opts.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SNTP_OPMODE_POLL 0
#define SNTP_OPMODE_LISTENONLY 1

// Before sntp_init: an SNTP_OPMODE_ number. Otherwise it is ignored.
void sntp_setoperatingmode(u8_t operating_mode);
u8_t sntp_getoperatingmode(void);

// Begins to ask, at once. It takes one of the chip's UDP control blocks while it runs.
void sntp_init(void);
// Ends asking; the clock goes on.
void sntp_stop(void);
u8_t sntp_enabled(void);

// NULL takes the address away.
void sntp_setserver(u8_t idx, const ip_addr_t *addr);
// 0.0.0.0 where none is set, or its name has not been found.
ip_addr_t sntp_getserver(u8_t idx);
// The name wins over an address; NULL takes it away. The text is kept by reference.
void sntp_setservername(u8_t idx, char *server);
char *sntp_getservername(u8_t idx);

// DHCP's option for time servers is not read.
#define sntp_servermode_dhcp(x)

#ifdef __cplusplus
}
#endif

#endif
