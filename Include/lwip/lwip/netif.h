// Network interfaces: the station's and the soft access point's.
//
// A struct netif is the SDK's, and shows what holds: the simulator writes it whenever an address, a
// link or the mode changes. Change it by the functions; what firmware writes into its fields has no
// effect, and functions in them are not there to be called.
#ifndef HOST8266_LWIP_NETIF_H
#define HOST8266_LWIP_NETIF_H

#include "err.h"
#include "ip_addr.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

struct dhcp;
struct netif;
struct pbuf;
struct udp_pcb;

#define ENABLE_LOOPBACK 0
#define NETIF_MAX_HWADDR_LEN 6U

// Bits of `flags`

#define NETIF_FLAG_UP 0x01U
#define NETIF_FLAG_BROADCAST 0x02U
#define NETIF_FLAG_POINTTOPOINT 0x04U
#define NETIF_FLAG_DHCP 0x08U
#define NETIF_FLAG_LINK_UP 0x10U
#define NETIF_FLAG_ETHARP 0x20U
#define NETIF_FLAG_ETHERNET 0x40U
#define NETIF_FLAG_IGMP 0x80U

typedef err_t (*netif_init_fn)(struct netif *netif);
typedef err_t (*netif_input_fn)(struct pbuf *p, struct netif *inp);
typedef err_t (*netif_output_fn)(struct netif *netif, struct pbuf *p, ip_addr_t *ipaddr);
typedef err_t (*netif_output_ip6_fn)(struct netif *netif, struct pbuf *p, ip6_addr_t *ipaddr);
typedef err_t (*netif_linkoutput_fn)(struct netif *netif, struct pbuf *p);
typedef void (*netif_status_callback_fn)(struct netif *netif);
typedef err_t (*netif_igmp_mac_filter_fn)(struct netif *netif, ip_addr_t *group, u8_t action);
typedef err_t (*netif_mld_mac_filter_fn)(struct netif *netif, ip6_addr_t *group, u8_t action);
typedef void (*dhcp_event_fn)(void);

struct netif {
    struct netif *next;
    ip_addr_t ip_addr;
    ip_addr_t netmask;
    ip_addr_t gw;
    ipX_addr_t link_local_addr;
    ip6_addr_t ip6_addr[3];
    u8_t ip6_addr_state[3];
    netif_input_fn input;
    netif_output_fn output;
    netif_linkoutput_fn linkoutput;
    netif_output_ip6_fn output_ip6;
    void *state;
    struct dhcp *dhcp;
    struct udp_pcb *dhcps_pcb;
    dhcp_event_fn dhcp_event;
    u8_t ip6_autoconfig_enabled;
    u8_t rs_count;
    char *hostname;
    u16_t mtu;
    u8_t hwaddr_len;
    u8_t hwaddr[NETIF_MAX_HWADDR_LEN];
    u8_t flags;
    char name[2];
    u8_t num;
    netif_igmp_mac_filter_fn igmp_mac_filter;
    netif_mld_mac_filter_fn mld_mac_filter;
};

// The interfaces of the present mode; NULL at the end.
struct netif **h8266_netif_list(void);
// Where packets go that are for no net of the chip's; NULL for nowhere.
struct netif **h8266_netif_default(void);

#ifndef __swift__
#define netif_list (*h8266_netif_list())
#define netif_default (*h8266_netif_default())
#endif

// The interface of a name, "ew0" or "ew1"; NULL for none.
struct netif *netif_find(char *name);

// Calls about what is no interface of the present mode do nothing. NULL stands for 0.0.0.0.
// Connections from an address that is taken away are aborted. No event comes of an address.

void netif_set_addr(struct netif *netif, ip_addr_t *ipaddr, ip_addr_t *netmask, ip_addr_t *gw);
void netif_set_ipaddr(struct netif *netif, ip_addr_t *ipaddr);
void netif_set_netmask(struct netif *netif, ip_addr_t *netmask);
void netif_set_gw(struct netif *netif, ip_addr_t *gw);
// NULL: packets for no net of the chip's lead nowhere.
void netif_set_default(struct netif *netif);
// An interface works while it is up and has a link. Wi-Fi sets the link again when it connects.
void netif_set_up(struct netif *netif);
void netif_set_down(struct netif *netif);
void netif_set_link_up(struct netif *netif);
void netif_set_link_down(struct netif *netif);

#define netif_is_up(netif) (((netif)->flags & NETIF_FLAG_UP) ? (u8_t)1 : (u8_t)0)
#define netif_is_link_up(netif) (((netif)->flags & NETIF_FLAG_LINK_UP) ? (u8_t)1 : (u8_t)0)
#define netif_get_hostname(netif) (((netif) != NULL) ? ((netif)->hostname) : NULL)
#define netif_set_hostname(netif, name) \
    ((netif) != NULL ? (void)((netif)->hostname = (name)) : (void)0)
#define netif_get_igmp_mac_filter(netif) (((netif) != NULL) ? ((netif)->igmp_mac_filter) : NULL)
#define netif_set_igmp_mac_filter(netif, function) \
    ((netif) != NULL ? (void)((netif)->igmp_mac_filter = (function)) : (void)0)
#define netif_ip6_addr(netif, i) (&((netif)->ip6_addr[(i)]))
#define netif_ip6_addr_state(netif, i) ((netif)->ip6_addr_state[(i)])
#define netif_ip6_addr_set_state(netif, i, state) ((netif)->ip6_addr_state[(i)] = (state))
#define NETIF_INIT_SNMP(netif, type, speed)
#define NETIF_SET_HWADDRHINT(netif, hint)

// Interfaces of firmware's own: not there, so a call is an error of the build.

struct netif *netif_add(struct netif *netif, ip_addr_t *ipaddr, ip_addr_t *netmask, ip_addr_t *gw,
                        void *state, netif_init_fn init, netif_input_fn input);
void netif_remove(struct netif *netif);
void netif_init(void);
void netif_create_ip6_linklocal_address(struct netif *netif, u8_t from_mac_48bit);
s8_t netif_matches_ip6_addr(struct netif *netif, ip6_addr_t *ip6addr);

#ifdef __cplusplus
}
#endif

#endif
