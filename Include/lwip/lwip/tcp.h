// TCP by lwIP's raw interface: not there, so a call is an error of the build that names it
// (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_TCP_H
#define HOST8266_LWIP_TCP_H

#include "err.h"
#include "ip_addr.h"
#include "opt.h"
#include "pbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct tcp_pcb;

enum tcp_state {
    CLOSED = 0,
    LISTEN = 1,
    SYN_SENT = 2,
    SYN_RCVD = 3,
    ESTABLISHED = 4,
    FIN_WAIT_1 = 5,
    FIN_WAIT_2 = 6,
    CLOSE_WAIT = 7,
    CLOSING = 8,
    LAST_ACK = 9,
    TIME_WAIT = 10,
};

typedef err_t (*tcp_accept_fn)(void *arg, struct tcp_pcb *newpcb, err_t err);
typedef err_t (*tcp_recv_fn)(void *arg, struct tcp_pcb *tpcb, struct pbuf *p, err_t err);
typedef err_t (*tcp_sent_fn)(void *arg, struct tcp_pcb *tpcb, u16_t len);
typedef err_t (*tcp_poll_fn)(void *arg, struct tcp_pcb *tpcb);
typedef void (*tcp_err_fn)(void *arg, err_t err);
typedef err_t (*tcp_connected_fn)(void *arg, struct tcp_pcb *tpcb, err_t err);

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

#define tcp_listen(pcb) tcp_listen_with_backlog(pcb, TCP_DEFAULT_LISTEN_BACKLOG)
#define tcp_listen_dual(pcb) tcp_listen_dual_with_backlog(pcb, TCP_DEFAULT_LISTEN_BACKLOG)

#ifdef __cplusplus
}
#endif

#endif
