// Packets of lwIP's sequential interface: not there, so a call is an error of the build that
// names it (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_NETBUF_H
#define HOST8266_LWIP_NETBUF_H

#include "ip_addr.h"
#include "opt.h"
#include "pbuf.h"

#ifdef __cplusplus
extern "C" {
#endif

struct netbuf {
    struct pbuf *p;
    struct pbuf *ptr;
    ipX_addr_t addr;
    u16_t port;
};

void *netbuf_alloc(struct netbuf *buf, u16_t size);
void netbuf_chain(struct netbuf *head, struct netbuf *tail);
err_t netbuf_data(struct netbuf *buf, void **dataptr, u16_t *len);
void netbuf_delete(struct netbuf *buf);
void netbuf_first(struct netbuf *buf);
void netbuf_free(struct netbuf *buf);
struct netbuf *netbuf_new(void);
s8_t netbuf_next(struct netbuf *buf);
err_t netbuf_ref(struct netbuf *buf, const void *dataptr, u16_t size);

#ifdef __cplusplus
}
#endif

#endif
