// Multicast groups by lwIP's own functions. Memberships of sockets (IP_ADD_MEMBERSHIP) are counted
// apart from these.
#ifndef HOST8266_LWIP_IGMP_H
#define HOST8266_LWIP_IGMP_H

#include "../../lwip/err.h"
#include "../../lwip/ip_addr.h"
#include "../../lwip/netif.h"
#include "../../lwip/opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define IGMP_TMR_INTERVAL 100
#define IGMP_V1_DELAYING_MEMBER_TMR (1000 / IGMP_TMR_INTERVAL)
#define IGMP_JOIN_DELAYING_MEMBER_TMR (500 / IGMP_TMR_INTERVAL)
#define IGMP_DEL_MAC_FILTER 0
#define IGMP_ADD_MAC_FILTER 1

struct igmp_group {
    struct igmp_group *next;
    struct netif *netif;
    ip_addr_t group_address;
    u8_t last_reporter_flag;
    u8_t group_state;
    u16_t timer;
    u8_t use;
};

// `ifaddr` names the interface by its address; 0.0.0.0 each that has one. ERR_VAL where there is
// none, for what is no group, and when leaving what was not joined.
err_t igmp_joingroup(ip_addr_t *ifaddr, ip_addr_t *groupaddr);
err_t igmp_leavegroup(ip_addr_t *ifaddr, ip_addr_t *groupaddr);

// IGMP's inner workings: not there, so a call is an error of the build.

void igmp_init(void);
err_t igmp_start(struct netif *netif);
err_t igmp_stop(struct netif *netif);
void igmp_report_groups(struct netif *netif);
struct igmp_group *igmp_lookfor_group(struct netif *ifp, ip_addr_t *addr);
void igmp_input(struct pbuf *p, struct netif *inp, ip_addr_t *dest);
void igmp_tmr(void);

#ifdef __cplusplus
}
#endif

#endif
