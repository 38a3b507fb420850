// UDP by lwIP's raw interface: not there, so a call is an error of the build that names it
// (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_UDP_H
#define HOST8266_LWIP_UDP_H

#include "err.h"
#include "ip_addr.h"
#include "netif.h"
#include "opt.h"
#include "pbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct udp_pcb;

typedef void (*udp_recv_fn)(void *arg, struct udp_pcb *pcb, struct pbuf *p, ip_addr_t *addr,
                            u16_t port);
typedef void (*udp_recv_ip6_fn)(void *arg, struct udp_pcb *pcb, struct pbuf *p, ip6_addr_t *addr,
                                u16_t port);

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
err_t udp_sendto_if(struct udp_pcb *pcb, struct pbuf *p, ip_addr_t *dst_ip, u16_t dst_port,
                    struct netif *netif);

#ifdef __cplusplus
}
#endif

#endif
