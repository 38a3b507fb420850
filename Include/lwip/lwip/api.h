// lwIP's sequential interface. Of it netconn_gethostbyname is there; a call of another function is
// an error of the build that names it (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_API_H
#define HOST8266_LWIP_API_H

#include <stddef.h>

#include "err.h"
#include "ip_addr.h"
#include "netbuf.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NETCONN_NOFLAG 0x00
#define NETCONN_NOCOPY 0x00
#define NETCONN_COPY 0x01
#define NETCONN_MORE 0x02
#define NETCONN_DONTBLOCK 0x04

struct netconn;

enum netconn_type {
    NETCONN_INVALID = 0,
    NETCONN_TCP = 16,
    NETCONN_TCP_IPV6 = 24,
    NETCONN_UDP = 32,
    NETCONN_UDPLITE = 33,
    NETCONN_UDPNOCHKSUM = 34,
    NETCONN_UDP_IPV6 = 40,
    NETCONN_UDPLITE_IPV6 = 41,
    NETCONN_UDPNOCHKSUM_IPV6 = 42,
    NETCONN_RAW = 64,
    NETCONN_RAW_IPV6 = 72,
};

enum netconn_state {
    NETCONN_NONE = 0,
    NETCONN_WRITE = 1,
    NETCONN_LISTEN = 2,
    NETCONN_CONNECT = 3,
    NETCONN_CLOSE = 4,
};

enum netconn_evt {
    NETCONN_EVT_RCVPLUS = 0,
    NETCONN_EVT_RCVMINUS = 1,
    NETCONN_EVT_SENDPLUS = 2,
    NETCONN_EVT_SENDMINUS = 3,
    NETCONN_EVT_ERROR = 4,
};

enum netconn_igmp {
    NETCONN_JOIN = 0,
    NETCONN_LEAVE = 1,
};

typedef void (*netconn_callback)(struct netconn *conn, enum netconn_evt event, u16_t len);

// Waits for the address of a name: ERR_OK, ERR_VAL when there is no such name or no server.
err_t netconn_gethostbyname(const char *name, ip_addr_t *addr);

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

#define netconn_new(t) netconn_new_with_proto_and_callback(t, 0, NULL)
#define netconn_new_with_callback(t, c) netconn_new_with_proto_and_callback(t, 0, c)
#define netconn_peer(c, i, p) netconn_getaddr(c, i, p, 0)
#define netconn_addr(c, i, p) netconn_getaddr(c, i, p, 1)
#define netconn_listen(conn) netconn_listen_with_backlog(conn, TCP_DEFAULT_LISTEN_BACKLOG)
#define netconn_write(conn, dataptr, size, apiflags) \
    netconn_write_partly(conn, dataptr, size, apiflags, NULL)

#ifdef __cplusplus
}
#endif

#endif
