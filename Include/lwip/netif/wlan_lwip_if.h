// Between lwIP and the radio: not there, so a call is an error of the build.
#ifndef HOST8266_LWIP_WLAN_LWIP_IF_H
#define HOST8266_LWIP_WLAN_LWIP_IF_H

#include "../lwip/err.h"
#include "../lwip/netif.h"

#ifdef __cplusplus
extern "C" {
#endif

err_t ethernetif_init(struct netif *netif);
void ethernetif_input(struct netif *netif, struct pbuf *p);
sint8 ieee80211_output_pbuf(struct netif *ifp, struct pbuf *pb);

#ifdef __cplusplus
}
#endif

#endif
