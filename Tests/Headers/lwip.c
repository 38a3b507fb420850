// Values, layouts and prototypes of lwIP's own headers and of those of the time. Facts about the
// SDK 1.5, compared as 32 bits; structures with pointers are larger on the host.
#include "esp_common.h"
#include "lwip/api.h"
#include "lwip/apps/sntp.h"
#include "lwip/apps/time.h"
#include "lwip/dhcp.h"
#include "lwip/debug.h"
#include "lwip/dhcpserver.h"
#include "lwip/icmp.h"
#include "lwip/igmp.h"
#include "lwip/ip.h"
#include "lwip/mem.h"
#include "lwip/netif.h"
#include "lwip/raw.h"
#include "lwip/sys.h"
#include "lwip/tcp.h"
#include "lwip/tcpip.h"
#include "lwip/udp.h"
#include "netif/wlan_lwip_if.h"

#define V(name, value) _Static_assert((uint32_t)(name) == (uint32_t)(value), #name);
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type);
#define AFTER(type, first, second) \
    _Static_assert(offsetof(type, first) < offsetof(type, second), #type "." #second);

// lwip/apps/sntp.h

V(SNTP_OPMODE_POLL, 0) V(SNTP_OPMODE_LISTENONLY, 1)

u8_t sntp_enabled(void);
u8_t sntp_getoperatingmode(void);
ip_addr_t sntp_getserver(u8_t idx);
char *sntp_getservername(u8_t idx);
void sntp_init(void);
void sntp_setoperatingmode(u8_t operating_mode);
void sntp_setserver(u8_t idx, const ip_addr_t *addr);
void sntp_setservername(u8_t idx, char *server);
void sntp_stop(void);

// lwip/apps/sntp_opts.h

V(SNTP_MAX_SERVERS, 1) V(SNTP_GET_SERVERS_FROM_DHCP, 0) V(SNTP_SERVER_DNS, 1) V(SNTP_PORT, 0x7b)
V(SNTP_CHECK_RESPONSE, 0) V(SNTP_STARTUP_DELAY, 0) V(SNTP_STARTUP_DELAY_FUNC, 0)
V(SNTP_RECV_TIMEOUT, 0xbb8) V(SNTP_UPDATE_DELAY, 0x36ee80) V(SNTP_RETRY_TIMEOUT, 0xbb8)
V(SNTP_RETRY_TIMEOUT_MAX, 0x7530) V(SNTP_RETRY_TIMEOUT_EXP, 1)

// lwip/apps/time.h

bool configTime(int timezone, int daylightOffset, char *server1, char *server2, char *server3, bool
    enable);
time_t sntp_get_rtc_time(sint32 *us);
void system_update_rtc(time_t t, uint32 us);
void updateTime(uint32 ms);

// lwip/arch/sys_arch.h

V(LWIP_COMPAT_MUTEX, 0)

// lwip/ipv4/lwip/igmp.h

V(IGMP_TMR_INTERVAL, 0x64) V(IGMP_V1_DELAYING_MEMBER_TMR, 0xa) V(IGMP_JOIN_DELAYING_MEMBER_TMR, 5)
V(IGMP_DEL_MAC_FILTER, 0) V(IGMP_ADD_MAC_FILTER, 1)

AFTER(struct igmp_group, next, netif) AFTER(struct igmp_group, netif, group_address)
AFTER(struct igmp_group, group_address, last_reporter_flag)
AFTER(struct igmp_group, last_reporter_flag, group_state)
AFTER(struct igmp_group, group_state, timer) AFTER(struct igmp_group, timer, use)

void igmp_init(void);
void igmp_input(struct pbuf *p, struct netif *inp, ip_addr_t *dest);
err_t igmp_joingroup(ip_addr_t *ifaddr, ip_addr_t *groupaddr);
err_t igmp_leavegroup(ip_addr_t *ifaddr, ip_addr_t *groupaddr);
struct igmp_group *igmp_lookfor_group(struct netif *ifp, ip_addr_t *addr);
void igmp_report_groups(struct netif *netif);
err_t igmp_start(struct netif *netif);
err_t igmp_stop(struct netif *netif);
void igmp_tmr(void);

// lwip/lwip/api.h

V(NETCONN_INVALID, 0) V(NETCONN_TCP, 16) V(NETCONN_TCP_IPV6, 24) V(NETCONN_UDP, 32)
V(NETCONN_UDPLITE, 33) V(NETCONN_UDPNOCHKSUM, 34) V(NETCONN_UDP_IPV6, 40)
V(NETCONN_UDPLITE_IPV6, 41) V(NETCONN_UDPNOCHKSUM_IPV6, 42) V(NETCONN_RAW, 64)
V(NETCONN_RAW_IPV6, 72) V(NETCONN_NONE, 0) V(NETCONN_WRITE, 1) V(NETCONN_LISTEN, 2)
V(NETCONN_CONNECT, 3) V(NETCONN_CLOSE, 4) V(NETCONN_EVT_RCVPLUS, 0) V(NETCONN_EVT_RCVMINUS, 1)
V(NETCONN_EVT_SENDPLUS, 2) V(NETCONN_EVT_SENDMINUS, 3) V(NETCONN_EVT_ERROR, 4) V(NETCONN_JOIN, 0)
V(NETCONN_LEAVE, 1)

err_t netconn_accept(struct netconn *conn, struct netconn **new_conn);
err_t netconn_bind(struct netconn *conn, ip_addr_t *addr, u16_t port);
err_t netconn_close(struct netconn *conn);
err_t netconn_connect(struct netconn *conn, ip_addr_t *addr, u16_t port);
err_t netconn_delete(struct netconn *conn);
err_t netconn_disconnect(struct netconn *conn);
err_t netconn_getaddr(struct netconn *conn, ip_addr_t *addr, u16_t *port, u8_t local);
err_t netconn_join_leave_group(struct netconn *conn, ip_addr_t *multiaddr, ip_addr_t *netif_addr,
    enum netconn_igmp join_or_leave);
err_t netconn_listen_with_backlog(struct netconn *conn, u8_t backlog);
struct netconn *netconn_new_with_proto_and_callback(enum netconn_type t, u8_t proto,
    netconn_callback callback);
err_t netconn_recv(struct netconn *conn, struct netbuf **new_buf);
err_t netconn_recv_tcp_pbuf(struct netconn *conn, struct pbuf **new_buf);
void netconn_recved(struct netconn *conn, u32_t length);
err_t netconn_send(struct netconn *conn, struct netbuf *buf);
err_t netconn_sendto(struct netconn *conn, struct netbuf *buf, ip_addr_t *addr, u16_t port);
err_t netconn_shutdown(struct netconn *conn, u8_t shut_rx, u8_t shut_tx);
err_t netconn_write_partly(struct netconn *conn, const void *dataptr, size_t size, u8_t apiflags,
    size_t *bytes_written);

// lwip/lwip/dhcp.h

V(DHCP_COARSE_TIMER_SECS, 0x3c) V(DHCP_COARSE_TIMER_MSECS, 0xea60) V(DHCP_FINE_TIMER_MSECS, 0x1f4)
V(DHCP_CHADDR_LEN, 0x10) V(DHCP_SNAME_LEN, 0x40) V(DHCP_FILE_LEN, 0x80)
V(DHCP_MIN_OPTIONS_LEN, 0x44) V(DHCP_OPTIONS_LEN, 0x44) V(DHCP_OP_OFS, 0) V(DHCP_HTYPE_OFS, 1)
V(DHCP_HLEN_OFS, 2) V(DHCP_HOPS_OFS, 3) V(DHCP_XID_OFS, 4) V(DHCP_SECS_OFS, 8)
V(DHCP_FLAGS_OFS, 0xa) V(DHCP_CIADDR_OFS, 0xc) V(DHCP_YIADDR_OFS, 0x10) V(DHCP_SIADDR_OFS, 0x14)
V(DHCP_GIADDR_OFS, 0x18) V(DHCP_CHADDR_OFS, 0x1c) V(DHCP_SNAME_OFS, 0x2c) V(DHCP_FILE_OFS, 0x6c)
V(DHCP_MSG_LEN, 0xec) V(DHCP_COOKIE_OFS, 0xec) V(DHCP_OPTIONS_OFS, 0xf0) V(DHCP_CLIENT_PORT, 0x44)
V(DHCP_SERVER_PORT, 0x43) V(DHCP_OFF, 0) V(DHCP_REQUESTING, 1) V(DHCP_INIT, 2) V(DHCP_REBOOTING, 3)
V(DHCP_REBINDING, 4) V(DHCP_RENEWING, 5) V(DHCP_SELECTING, 6) V(DHCP_INFORMING, 7)
V(DHCP_CHECKING, 8) V(DHCP_PERMANENT, 9) V(DHCP_BOUND, 0xa) V(DHCP_BACKING_OFF, 0xc)
V(DHCP_AUTOIP_COOP_STATE_OFF, 0) V(DHCP_AUTOIP_COOP_STATE_ON, 1) V(DHCP_BOOTREQUEST, 1)
V(DHCP_BOOTREPLY, 2) V(DHCP_DISCOVER, 1) V(DHCP_OFFER, 2) V(DHCP_REQUEST, 3) V(DHCP_DECLINE, 4)
V(DHCP_ACK, 5) V(DHCP_NAK, 6) V(DHCP_RELEASE, 7) V(DHCP_INFORM, 8) V(DHCP_HTYPE_ETH, 1)
V(DHCP_MAGIC_COOKIE, 0x63825363) V(DHCP_OPTION_PAD, 0) V(DHCP_OPTION_SUBNET_MASK, 1)
V(DHCP_OPTION_ROUTER, 3) V(DHCP_OPTION_DNS_SERVER, 6) V(DHCP_OPTION_HOSTNAME, 0xc)
V(DHCP_OPTION_IP_TTL, 0x17) V(DHCP_OPTION_MTU, 0x1a) V(DHCP_OPTION_BROADCAST, 0x1c)
V(DHCP_OPTION_TCP_TTL, 0x25) V(DHCP_OPTION_END, 0xff) V(DHCP_OPTION_DOMAIN_NAME, 0xf)
V(DHCP_OPTION_PRD, 0x1f) V(DHCP_OPTION_STATIC_ROUTER, 0x21) V(DHCP_OPTION_VSN, 0x2b)
V(DHCP_OPTION_NB_TINS, 0x2c) V(DHCP_OPTION_NB_TINT, 0x2e) V(DHCP_OPTION_NB_TIS, 0x2f)
V(DHCP_OPTION_CLASSLESS_STATIC_ROUTER, 0x79) V(DHCP_OPTION_REQUESTED_IP, 0x32)
V(DHCP_OPTION_LEASE_TIME, 0x33) V(DHCP_OPTION_OVERLOAD, 0x34) V(DHCP_OPTION_MESSAGE_TYPE, 0x35)
V(DHCP_OPTION_MESSAGE_TYPE_LEN, 1) V(DHCP_OPTION_SERVER_ID, 0x36)
V(DHCP_OPTION_PARAMETER_REQUEST_LIST, 0x37) V(DHCP_OPTION_MAX_MSG_SIZE, 0x39)
V(DHCP_OPTION_MAX_MSG_SIZE_LEN, 2) V(DHCP_OPTION_T1, 0x3a) V(DHCP_OPTION_T2, 0x3b)
V(DHCP_OPTION_US, 0x3c) V(DHCP_OPTION_CLIENT_ID, 0x3d) V(DHCP_OPTION_TFTP_SERVERNAME, 0x42)
V(DHCP_OPTION_BOOTFILE, 0x43) V(DHCP_OVERLOAD_NONE, 0) V(DHCP_OVERLOAD_FILE, 1)
V(DHCP_OVERLOAD_SNAME, 2) V(DHCP_OVERLOAD_SNAME_FILE, 3)

void dhcp_arp_reply(struct netif *netif, ip_addr_t *addr);
void dhcp_cleanup(struct netif *netif);
void dhcp_coarse_tmr(void);
void dhcp_fine_tmr(void);
void dhcp_inform(struct netif *netif);
void dhcp_network_changed(struct netif *netif);
err_t dhcp_release(struct netif *netif);
err_t dhcp_renew(struct netif *netif);
void dhcp_set_struct(struct netif *netif, struct dhcp *dhcp);
err_t dhcp_start(struct netif *netif);
void dhcp_stop(struct netif *netif);

// lwip/lwip/dhcpserver.h

V(DHCPS_MAX_LEASE, 0x64) V(DHCPS_SERVER_PORT, 0x43) V(DHCPS_CLIENT_PORT, 0x44) V(DHCPDISCOVER, 1)
V(DHCPOFFER, 2) V(DHCPREQUEST, 3) V(DHCPDECLINE, 4) V(DHCPACK, 5) V(DHCPNAK, 6) V(DHCPRELEASE, 7)
V(MAX_STATION_NUM, 8)

void dhcps_start(struct ip_info *info);
void dhcps_stop(void);

// lwip/lwip/netbuf.h

AFTER(struct netbuf, p, ptr) AFTER(struct netbuf, ptr, addr) AFTER(struct netbuf, addr, port)

void *netbuf_alloc(struct netbuf *buf, u16_t size);
void netbuf_chain(struct netbuf *head, struct netbuf *tail);
err_t netbuf_data(struct netbuf *buf, void **dataptr, u16_t *len);
void netbuf_delete(struct netbuf *buf);
void netbuf_first(struct netbuf *buf);
void netbuf_free(struct netbuf *buf);
struct netbuf *netbuf_new(void);
s8_t netbuf_next(struct netbuf *buf);
err_t netbuf_ref(struct netbuf *buf, const void *dataptr, u16_t size);

// lwip/lwip/netif.h

V(ENABLE_LOOPBACK, 0) V(NETIF_MAX_HWADDR_LEN, 6) V(NETIF_FLAG_UP, 1) V(NETIF_FLAG_BROADCAST, 2)
V(NETIF_FLAG_POINTTOPOINT, 4) V(NETIF_FLAG_DHCP, 8) V(NETIF_FLAG_LINK_UP, 0x10)
V(NETIF_FLAG_ETHARP, 0x20) V(NETIF_FLAG_ETHERNET, 0x40) V(NETIF_FLAG_IGMP, 0x80)

AFTER(struct netif, next, ip_addr) AFTER(struct netif, ip_addr, netmask)
AFTER(struct netif, netmask, gw) AFTER(struct netif, gw, link_local_addr)
AFTER(struct netif, link_local_addr, ip6_addr) AFTER(struct netif, ip6_addr, ip6_addr_state)
AFTER(struct netif, ip6_addr_state, input) AFTER(struct netif, input, output)
AFTER(struct netif, output, linkoutput) AFTER(struct netif, linkoutput, output_ip6)
AFTER(struct netif, output_ip6, state) AFTER(struct netif, state, dhcp)
AFTER(struct netif, dhcp, dhcps_pcb) AFTER(struct netif, dhcps_pcb, dhcp_event)
AFTER(struct netif, dhcp_event, ip6_autoconfig_enabled)
AFTER(struct netif, ip6_autoconfig_enabled, rs_count) AFTER(struct netif, rs_count, hostname)
AFTER(struct netif, hostname, mtu) AFTER(struct netif, mtu, hwaddr_len)
AFTER(struct netif, hwaddr_len, hwaddr) AFTER(struct netif, hwaddr, flags)
AFTER(struct netif, flags, name) AFTER(struct netif, name, num)
AFTER(struct netif, num, igmp_mac_filter) AFTER(struct netif, igmp_mac_filter, mld_mac_filter)

struct netif *netif_add(struct netif *netif, ip_addr_t *ipaddr, ip_addr_t *netmask, ip_addr_t *gw,
    void *state, netif_init_fn init, netif_input_fn input);
void netif_create_ip6_linklocal_address(struct netif *netif, u8_t from_mac_48bit);
struct netif *netif_find(char *name);
void netif_init(void);
s8_t netif_matches_ip6_addr(struct netif *netif, ip6_addr_t *ip6addr);
void netif_remove(struct netif *netif);
void netif_set_addr(struct netif *netif, ip_addr_t *ipaddr, ip_addr_t *netmask, ip_addr_t *gw);
void netif_set_default(struct netif *netif);
void netif_set_down(struct netif *netif);
void netif_set_gw(struct netif *netif, ip_addr_t *gw);
void netif_set_ipaddr(struct netif *netif, ip_addr_t *ipaddr);
void netif_set_link_down(struct netif *netif);
void netif_set_link_up(struct netif *netif);
void netif_set_netmask(struct netif *netif, ip_addr_t *netmask);
void netif_set_up(struct netif *netif);

// lwip/lwip/pbuf.h

V(PBUF_TRANSPORT, 0) V(PBUF_IP, 1) V(PBUF_LINK, 2) V(PBUF_RAW, 3) V(PBUF_MAC, 4) V(PBUF_RAM, 0)
V(PBUF_ROM, 1) V(PBUF_REF, 2) V(PBUF_POOL, 3)

AFTER(struct pbuf, next, payload) AFTER(struct pbuf, payload, tot_len)
AFTER(struct pbuf, tot_len, len) AFTER(struct pbuf, len, type) AFTER(struct pbuf, type, flags)
AFTER(struct pbuf, flags, ref) AFTER(struct pbuf, ref, eb)

struct pbuf *pbuf_alloc(pbuf_layer l, u16_t length, pbuf_type type);
void pbuf_cat(struct pbuf *head, struct pbuf *tail);
void pbuf_chain(struct pbuf *head, struct pbuf *tail);
u8_t pbuf_clen(struct pbuf *p);
struct pbuf *pbuf_coalesce(struct pbuf *p, pbuf_layer layer);
err_t pbuf_copy(struct pbuf *p_to, struct pbuf *p_from);
u16_t pbuf_copy_partial(struct pbuf *p, void *dataptr, u16_t len, u16_t offset);
struct pbuf *pbuf_dechain(struct pbuf *p);
u8_t pbuf_free(struct pbuf *p);
u8_t pbuf_get_at(struct pbuf *p, u16_t offset);
u8_t pbuf_header(struct pbuf *p, s16_t header_size);
u16_t pbuf_memcmp(struct pbuf *p, u16_t offset, const void *s2, u16_t n);
u16_t pbuf_memfind(struct pbuf *p, const void *mem, u16_t mem_len, u16_t start_offset);
void pbuf_realloc(struct pbuf *p, u16_t size);
void pbuf_ref(struct pbuf *p);
u16_t pbuf_strstr(struct pbuf *p, const char *substr);
err_t pbuf_take(struct pbuf *buf, const void *dataptr, u16_t len);

// lwip/lwip/raw.h

err_t raw_bind(struct raw_pcb *pcb, ip_addr_t *ipaddr);
err_t raw_connect(struct raw_pcb *pcb, ip_addr_t *ipaddr);
u8_t raw_input(struct pbuf *p, struct netif *inp);
struct raw_pcb *raw_new(u8_t proto);
struct raw_pcb *raw_new_ip6(u8_t proto);
void raw_recv(struct raw_pcb *pcb, raw_recv_fn recv, void *recv_arg);
void raw_remove(struct raw_pcb *pcb);
err_t raw_send(struct raw_pcb *pcb, struct pbuf *p);
err_t raw_sendto(struct raw_pcb *pcb, struct pbuf *p, ip_addr_t *ipaddr);

// lwip/lwip/sys.h

V(SYS_ARCH_TIMEOUT, 0xffffffff) V(SYS_MBOX_EMPTY, 0xffffffff)

// lwip/lwip/tcp.h

V(CLOSED, 0) V(LISTEN, 1) V(SYN_SENT, 2) V(SYN_RCVD, 3) V(ESTABLISHED, 4) V(FIN_WAIT_1, 5)
V(FIN_WAIT_2, 6) V(CLOSE_WAIT, 7) V(CLOSING, 8) V(LAST_ACK, 9) V(TIME_WAIT, 10)

void tcp_abort(struct tcp_pcb *pcb);
void tcp_accept(struct tcp_pcb *pcb, tcp_accept_fn accept);
void tcp_arg(struct tcp_pcb *pcb, void *arg);
err_t tcp_bind(struct tcp_pcb *pcb, ip_addr_t *ipaddr, u16_t port);
err_t tcp_close(struct tcp_pcb *pcb);
err_t tcp_connect(struct tcp_pcb *pcb, ip_addr_t *ipaddr, u16_t port, tcp_connected_fn connected);
const char *tcp_debug_state_str(enum tcp_state s);
void tcp_err(struct tcp_pcb *pcb, tcp_err_fn err);
struct tcp_pcb *tcp_listen_dual_with_backlog(struct tcp_pcb *pcb, u8_t backlog);
struct tcp_pcb *tcp_listen_with_backlog(struct tcp_pcb *pcb, u8_t backlog);
struct tcp_pcb *tcp_new(void);
struct tcp_pcb *tcp_new_ip6(void);
err_t tcp_output(struct tcp_pcb *pcb);
void tcp_poll(struct tcp_pcb *pcb, tcp_poll_fn poll, u8_t interval);
void tcp_recv(struct tcp_pcb *pcb, tcp_recv_fn recv);
void tcp_recved(struct tcp_pcb *pcb, u16_t len);
void tcp_sent(struct tcp_pcb *pcb, tcp_sent_fn sent);
void tcp_setprio(struct tcp_pcb *pcb, u8_t prio);
err_t tcp_shutdown(struct tcp_pcb *pcb, int shut_rx, int shut_tx);
err_t tcp_write(struct tcp_pcb *pcb, const void *dataptr, u16_t len, u8_t apiflags);

// lwip/lwip/tcpip.h

err_t mem_free_callback(void *m);
err_t pbuf_free_callback(struct pbuf *p);
err_t tcpip_apimsg(struct api_msg *apimsg);
err_t tcpip_callback_with_block(tcpip_callback_fn function, void *ctx, u8_t block);
void tcpip_callbackmsg_delete(struct tcpip_callback_msg *msg);
struct tcpip_callback_msg *tcpip_callbackmsg_new(tcpip_callback_fn function, void *ctx);
void tcpip_init(tcpip_init_done_fn tcpip_init_done, void *arg);
err_t tcpip_input(struct pbuf *p, struct netif *inp);
err_t tcpip_timeout(u32_t msecs, sys_timeout_handler h, void *arg);
err_t tcpip_trycallback(struct tcpip_callback_msg *msg);
err_t tcpip_untimeout(sys_timeout_handler h, void *arg);

// lwip/lwip/timers.h

V(LWIP_TIMERS, 1) V(LWIP_DEBUG_TIMERNAMES, 0)

// lwip/lwip/udp.h

err_t udp_bind(struct udp_pcb *pcb, ip_addr_t *ipaddr, u16_t port);
err_t udp_connect(struct udp_pcb *pcb, ip_addr_t *ipaddr, u16_t port);
void udp_disconnect(struct udp_pcb *pcb);
void udp_init(void);
void udp_input(struct pbuf *p, struct netif *inp);
struct udp_pcb *udp_new(void);
struct udp_pcb *udp_new_ip6(void);
void udp_recv(struct udp_pcb *pcb, udp_recv_fn recv, void *recv_arg);
void udp_remove(struct udp_pcb *pcb);
err_t udp_send(struct udp_pcb *pcb, struct pbuf *p);
err_t udp_sendto(struct udp_pcb *pcb, struct pbuf *p, ip_addr_t *dst_ip, u16_t dst_port);
err_t udp_sendto_if(struct udp_pcb *pcb, struct pbuf *p, ip_addr_t *dst_ip, u16_t dst_port, struct
    netif *netif);

// lwip/netif/wlan_lwip_if.h

err_t ethernetif_init(struct netif *netif);
void ethernetif_input(struct netif *netif, struct pbuf *p);
sint8 ieee80211_output_pbuf(struct netif *ifp, struct pbuf *pb);

SIZE(ipX_addr_t, 16) SIZE(ip6_addr_t, 16) SIZE(struct ip6_addr, 16)

// lwip/icmp.h, lwip/ip4.h, lwip/ip.h

V(ICMP_ER, 0) V(ICMP_DUR, 3) V(ICMP_SQ, 4) V(ICMP_RD, 5) V(ICMP_ECHO, 8) V(ICMP_TE, 11) V(ICMP_PP, 12)
V(ICMP_TS, 13) V(ICMP_TSR, 14) V(ICMP_IRQ, 15) V(ICMP_IR, 16) V(ICMP_DUR_SR, 5) V(ICMP_TE_FRAG, 1)
SIZE(struct icmp_echo_hdr, 8) SIZE(struct ip_hdr, 20)
AFTER(struct icmp_echo_hdr, chksum, id) AFTER(struct ip_hdr, _chksum, src)
V(IP_HLEN, 20) V(IP_PROTO_ICMP, 1) V(IP_PROTO_UDPLITE, 136) V(IP_RF, 0x8000) V(IP_OFFMASK, 0x1fff)
V(SOF_REUSEADDR, 4) V(SOF_KEEPALIVE, 8) V(SOF_BROADCAST, 0x20) V(SOF_INHERITED, 0x8c)

// lwip/mem.h, lwip/debug.h

SIZE(mem_size_t, sizeof(size_t))
V(LWIP_DBG_LEVEL_SEVERE, 3) V(LWIP_DBG_ON, 0x80) V(LWIP_DBG_HALT, 8)

// The lists and the clock's base are expressions.
int uses_as_expressions(struct netif *netif) {
    return netif_list == netif && netif_default == netif && netif_is_up(netif) + (sntp_base > 0);
}
