// Sockets, as in lwIP 1.4.1 of SDK 1.5: descriptors from 0, time-outs in milliseconds as int, and
// numbers of its own for most options. Docs/Sockets.md tells limits and errors.
#ifndef HOST8266_LWIP_SOCKETS_H
#define HOST8266_LWIP_SOCKETS_H

#include <stddef.h>
#include <string.h>

#include "../../libc/sys/_timeval.h"
#include "../ipv4/lwip/inet.h"
#include "opt.h"
#include "socket_address.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SIN_ZERO_LEN 8

#ifndef __swift__

#define INET6_ADDRSTRLEN 46

// Kinds of sockets

#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_RAW 3

#define AF_UNSPEC 0
#define AF_INET 2
#define AF_INET6 10
#define PF_INET AF_INET
#define PF_INET6 AF_INET6
#define PF_UNSPEC AF_UNSPEC

#define IPPROTO_IP 0
#define IPPROTO_TCP 6
#define IPPROTO_UDP 17
#define IPPROTO_IPV6 41
#define IPPROTO_UDPLITE 136

// Options: which there are depends on the profile

#define SOL_SOCKET 0xfff

#define SO_DEBUG 0x0001
#define SO_ACCEPTCONN 0x0002
#define SO_REUSEADDR 0x0004
#define SO_KEEPALIVE 0x0008
#define SO_DONTROUTE 0x0010
#define SO_BROADCAST 0x0020
#define SO_USELOOPBACK 0x0040
#define SO_LINGER 0x0080
#define SO_OOBINLINE 0x0100
#define SO_REUSEPORT 0x0200
#define SO_DONTLINGER ((int)(~SO_LINGER))
#define SO_SNDBUF 0x1001
#define SO_RCVBUF 0x1002
#define SO_SNDLOWAT 0x1003
#define SO_RCVLOWAT 0x1004
#define SO_SNDTIMEO 0x1005
#define SO_RCVTIMEO 0x1006
#define SO_ERROR 0x1007
#define SO_TYPE 0x1008
#define SO_CONTIMEO 0x1009
#define SO_NO_CHECK 0x100a

#define IP_TOS 1
#define IP_TTL 2
#define IP_ADD_MEMBERSHIP 3
#define IP_DROP_MEMBERSHIP 4
#define IP_MULTICAST_TTL 5
#define IP_MULTICAST_IF 6
#define IP_MULTICAST_LOOP 7

#define TCP_NODELAY 0x01
#define TCP_KEEPALIVE 0x02  // milliseconds
#define TCP_KEEPIDLE 0x03   // seconds
#define TCP_KEEPINTVL 0x04  // seconds
#define TCP_KEEPCNT 0x05

#define IPV6_V6ONLY 27

#define IPTOS_TOS_MASK 0x1E
#define IPTOS_TOS(tos) ((tos)&IPTOS_TOS_MASK)
#define IPTOS_LOWDELAY 0x10
#define IPTOS_THROUGHPUT 0x08
#define IPTOS_RELIABILITY 0x04
#define IPTOS_LOWCOST 0x02
#define IPTOS_MINCOST IPTOS_LOWCOST
#define IPTOS_PREC_MASK 0xe0
#define IPTOS_PREC(tos) ((tos)&IPTOS_PREC_MASK)
#define IPTOS_PREC_NETCONTROL 0xe0
#define IPTOS_PREC_INTERNETCONTROL 0xc0
#define IPTOS_PREC_CRITIC_ECP 0xa0
#define IPTOS_PREC_FLASHOVERRIDE 0x80
#define IPTOS_PREC_FLASH 0x60
#define IPTOS_PREC_IMMEDIATE 0x40
#define IPTOS_PREC_PRIORITY 0x20
#define IPTOS_PREC_ROUTINE 0x00

// Flags of recv and send

#define MSG_PEEK 0x01
#define MSG_WAITALL 0x02
#define MSG_OOB 0x04
#define MSG_DONTWAIT 0x08
#define MSG_MORE 0x10

// ioctl: requests carry the size of their argument, 4 bytes as a long has on the chip

#define IOCPARM_MASK 0x7fU
#define IOC_VOID 0x20000000U
#define IOC_OUT 0x40000000U
#define IOC_IN 0x80000000U
#define IOC_INOUT (IOC_IN | IOC_OUT)
#define _IO(x, y) ((int)(IOC_VOID | ((x) << 8) | (y)))
#define _IOR(x, y, t) ((int)(IOC_OUT | ((sizeof(t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y)))
#define _IOW(x, y, t) ((int)(IOC_IN | ((sizeof(t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y)))
#define FIONREAD _IOR('f', 127, u32_t)
#define FIONBIO _IOW('f', 126, u32_t)
#define SIOCSHIWAT _IOW('s', 0, u32_t)
#define SIOCGHIWAT _IOR('s', 1, u32_t)
#define SIOCSLOWAT _IOW('s', 2, u32_t)
#define SIOCGLOWAT _IOR('s', 3, u32_t)
#define SIOCATMARK _IOR('s', 7, u32_t)

// fcntl. A file that includes fcntl.h first has newlib's O_NONBLOCK, 0x4000, which lwip_fcntl
// refuses on the chip; here the sockets' number counts from this header on.

#include <fcntl.h>

#ifndef F_GETFL
#define F_GETFL 3
#define F_SETFL 4
#endif
#undef O_NONBLOCK
#define O_NONBLOCK 1
#define O_NDELAY 1

#define SHUT_RD 0
#define SHUT_WR 1
#define SHUT_RDWR 2

#endif

struct linger {
    int l_onoff;
    int l_linger;  // seconds
};

typedef struct ip_mreq {
    struct in_addr imr_multiaddr;
    struct in_addr imr_interface;
} ip_mreq;

// Sets of descriptors, a bit for each

#ifndef __swift__

#undef FD_SETSIZE
#define FD_SETSIZE MEMP_NUM_NETCONN
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#define FD_SET(n, p) ((p)->fd_bits[(n) / 8] |= (1 << ((n)&7)))
#define FD_CLR(n, p) ((p)->fd_bits[(n) / 8] &= ~(1 << ((n)&7)))
#define FD_ISSET(n, p) ((p)->fd_bits[(n) / 8] & (1 << ((n)&7)))
#define FD_ZERO(p) memset((void *)(p), 0, sizeof(*(p)))

#define LWIP_TIMEVAL_PRIVATE 1

#endif

typedef struct fd_set {
    unsigned char fd_bits[2];
} fd_set;

// Functions. -1 on failure, with errno.

void lwip_socket_init(void);

// `addr` and `addrlen` may be NULL.
int lwip_accept(int s, struct sockaddr *addr, socklen_t *addrlen);
int lwip_bind(int s, const struct sockaddr *name, socklen_t namelen);
int lwip_shutdown(int s, int how);
int lwip_getpeername(int s, struct sockaddr *name, socklen_t *namelen);
int lwip_getsockname(int s, struct sockaddr *name, socklen_t *namelen);
int lwip_getsockopt(int s, int level, int optname, void *optval, socklen_t *optlen);
int lwip_setsockopt(int s, int level, int optname, const void *optval, socklen_t optlen);
int lwip_close(int s);
int lwip_connect(int s, const struct sockaddr *name, socklen_t namelen);
int lwip_listen(int s, int backlog);
int lwip_recv(int s, void *mem, size_t len, int flags);
int lwip_read(int s, void *mem, size_t len);
int lwip_recvfrom(int s, void *mem, size_t len, int flags, struct sockaddr *from,
                  socklen_t *fromlen);
int lwip_send(int s, const void *dataptr, size_t size, int flags);
int lwip_sendto(int s, const void *dataptr, size_t size, int flags, const struct sockaddr *to,
                socklen_t tolen);
int lwip_socket(int domain, int type, int protocol);
int lwip_write(int s, const void *dataptr, size_t size);
int lwip_select(int maxfdp1, fd_set *readset, fd_set *writeset, fd_set *exceptset,
                struct timeval *timeout);
int lwip_ioctl(int s, int cmd, void *argp);
int lwip_fcntl(int s, int cmd, int val);

// 1: from now on close resets connections instead of ending them in order; 0: as before.
void lwip_force_close_set(char req);

#ifdef __cplusplus
}
#endif

#ifndef __swift__
#include "multi-threads/sockets_mt.h"
#endif

#endif
