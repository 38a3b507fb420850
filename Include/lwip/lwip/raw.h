// IP packets by lwIP's raw interface: not there, so a call is an error of the build that names it
// (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_RAW_H
#define HOST8266_LWIP_RAW_H

#include "err.h"
#include "ip_addr.h"
#include "netif.h"
#include "opt.h"
#include "pbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct raw_pcb;

typedef u8_t (*raw_recv_fn)(void *arg, struct raw_pcb *pcb, struct pbuf *p, ip_addr_t *addr);
typedef u8_t (*raw_recv_ip6_fn)(void *arg, struct raw_pcb *pcb, struct pbuf *p, ip6_addr_t *addr);

#define raw_init()

err_t raw_bind(struct raw_pcb *pcb, ip_addr_t *ipaddr);
err_t raw_connect(struct raw_pcb *pcb, ip_addr_t *ipaddr);
u8_t raw_input(struct pbuf *p, struct netif *inp);
struct raw_pcb *raw_new(u8_t proto);
struct raw_pcb *raw_new_ip6(u8_t proto);
void raw_recv(struct raw_pcb *pcb, raw_recv_fn recv, void *recv_arg);
void raw_remove(struct raw_pcb *pcb);
err_t raw_send(struct raw_pcb *pcb, struct pbuf *p);
err_t raw_sendto(struct raw_pcb *pcb, struct pbuf *p, ip_addr_t *ipaddr);

#ifdef __cplusplus
}
#endif

#endif
