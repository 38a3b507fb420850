// The DHCP server of the soft access point, as lwIP's functions drive it; wifi_softap_dhcps_start
// and its like do the same to the same server.
#ifndef HOST8266_LWIP_DHCPSERVER_H
#define HOST8266_LWIP_DHCPSERVER_H

#include "../../espressif/esp_misc.h"
#include "../../espressif/esp_wifi.h"
#include "ip_addr.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DHCPS_MAX_LEASE 0x64
#define MAX_STATION_NUM 8
#define DHCPS_SERVER_PORT 67
#define DHCPS_CLIENT_PORT 68

#define DHCPDISCOVER 1
#define DHCPOFFER 2
#define DHCPREQUEST 3
#define DHCPDECLINE 4
#define DHCPACK 5
#define DHCPNAK 6
#define DHCPRELEASE 7

#define dhcps_router_enabled(offer) (((offer) & OFFER_ROUTER) != 0)

// Starts it, with these addresses for the soft access point; NULL leaves those it has.
void dhcps_start(struct ip_info *info);
void dhcps_stop(void);

#ifdef __cplusplus
}
#endif

#endif
