// Values, layouts and prototypes of the network's headers. Facts about the SDK 1.5, compared as 32
// bits; structures with pointers are larger on the host.
#include "esp_common.h"
#include "lwip/api.h"
#include "lwip/def.h"
#include "lwip/dns.h"
#include "lwip/inet.h"
#include "lwip/init.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"
#include "lwip/sys.h"

#define V(name, value) _Static_assert((uint32_t)(name) == (uint32_t)(value), #name);
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type);
#define AT(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member);
#define AFTER(type, first, second) \
    _Static_assert(offsetof(type, first) < offsetof(type, second), #type "." #second);

// lwip/lwip/sockets.h

V(SIN_ZERO_LEN, 8) V(INET6_ADDRSTRLEN, 0x2e) V(SOCK_STREAM, 1) V(SOCK_DGRAM, 2) V(SOCK_RAW, 3)
V(SO_DEBUG, 1) V(SO_ACCEPTCONN, 2) V(SO_REUSEADDR, 4) V(SO_KEEPALIVE, 8) V(SO_DONTROUTE, 0x10)
V(SO_BROADCAST, 0x20) V(SO_USELOOPBACK, 0x40) V(SO_LINGER, 0x80) V(SO_OOBINLINE, 0x100)
V(SO_REUSEPORT, 0x200) V(SO_DONTLINGER, 0xffffff7f) V(SO_SNDBUF, 0x1001) V(SO_RCVBUF, 0x1002)
V(SO_SNDLOWAT, 0x1003) V(SO_RCVLOWAT, 0x1004) V(SO_SNDTIMEO, 0x1005) V(SO_RCVTIMEO, 0x1006)
V(SO_ERROR, 0x1007) V(SO_TYPE, 0x1008) V(SO_CONTIMEO, 0x1009) V(SO_NO_CHECK, 0x100a)
V(SOL_SOCKET, 0xfff) V(AF_UNSPEC, 0) V(AF_INET, 2) V(AF_INET6, 0xa) V(PF_INET, 2) V(PF_INET6, 0xa)
V(PF_UNSPEC, 0) V(IPPROTO_IP, 0) V(IPPROTO_TCP, 6) V(IPPROTO_UDP, 0x11) V(IPPROTO_IPV6, 0x29)
V(IPPROTO_UDPLITE, 0x88) V(MSG_PEEK, 1) V(MSG_WAITALL, 2) V(MSG_OOB, 4) V(MSG_DONTWAIT, 8)
V(MSG_MORE, 0x10) V(IP_TOS, 1) V(IP_TTL, 2) V(TCP_NODELAY, 1) V(TCP_KEEPALIVE, 2) V(TCP_KEEPIDLE, 3)
V(TCP_KEEPINTVL, 4) V(TCP_KEEPCNT, 5) V(IPV6_V6ONLY, 0x1b) V(IP_ADD_MEMBERSHIP, 3)
V(IP_DROP_MEMBERSHIP, 4) V(IP_MULTICAST_TTL, 5) V(IP_MULTICAST_IF, 6) V(IP_MULTICAST_LOOP, 7)
V(IPTOS_TOS_MASK, 0x1e) V(IPTOS_LOWDELAY, 0x10) V(IPTOS_THROUGHPUT, 8) V(IPTOS_RELIABILITY, 4)
V(IPTOS_LOWCOST, 2) V(IPTOS_MINCOST, 2) V(IPTOS_PREC_MASK, 0xe0) V(IPTOS_PREC_NETCONTROL, 0xe0)
V(IPTOS_PREC_INTERNETCONTROL, 0xc0) V(IPTOS_PREC_CRITIC_ECP, 0xa0) V(IPTOS_PREC_FLASHOVERRIDE, 0x80)
V(IPTOS_PREC_FLASH, 0x60) V(IPTOS_PREC_IMMEDIATE, 0x40) V(IPTOS_PREC_PRIORITY, 0x20)
V(IPTOS_PREC_ROUTINE, 0) V(IOCPARM_MASK, 0x7f) V(IOC_VOID, 0x20000000) V(IOC_OUT, 0x40000000)
V(IOC_IN, 0x80000000) V(IOC_INOUT, 0xc0000000) V(FIONREAD, 0x4004667f) V(FIONBIO, 0x8004667e)
V(SIOCSHIWAT, 0x80047300) V(SIOCGHIWAT, 0x40047301) V(SIOCSLOWAT, 0x80047302)
V(SIOCGLOWAT, 0x40047303) V(SIOCATMARK, 0x40047307) V(F_GETFL, 3) V(F_SETFL, 4) V(O_NONBLOCK, 1)
V(O_NDELAY, 1) V(SHUT_RD, 0) V(SHUT_WR, 1) V(SHUT_RDWR, 2) V(FD_SETSIZE, 0xa)
V(LWIP_TIMEVAL_PRIVATE, 1)

// lwip/ipv4/lwip/inet.h

V(INADDR_NONE, 0xffffffff) V(INADDR_LOOPBACK, 0x7f000001) V(INADDR_ANY, 0)
V(INADDR_BROADCAST, 0xffffffff) V(IN_CLASSA_NET, 0xff000000) V(IN_CLASSA_NSHIFT, 0x18)
V(IN_CLASSA_HOST, 0xffffff) V(IN_CLASSA_MAX, 0x80) V(IN_CLASSB_NET, 0xffff0000)
V(IN_CLASSB_NSHIFT, 0x10) V(IN_CLASSB_HOST, 0xffff) V(IN_CLASSB_MAX, 0x10000)
V(IN_CLASSC_NET, 0xffffff00) V(IN_CLASSC_NSHIFT, 8) V(IN_CLASSC_HOST, 0xff)
V(IN_CLASSD_NET, 0xf0000000) V(IN_CLASSD_NSHIFT, 0x1c) V(IN_CLASSD_HOST, 0xfffffff)
V(IN_LOOPBACKNET, 0x7f)

// lwip/lwip/netdb.h

V(LWIP_DNS_API_DECLARE_H_ERRNO, 1) V(LWIP_DNS_API_DEFINE_ERRORS, 1)
V(LWIP_DNS_API_DECLARE_STRUCTS, 1) V(EAI_NONAME, 0xc8) V(EAI_SERVICE, 0xc9) V(EAI_FAIL, 0xca)
V(EAI_MEMORY, 0xcb) V(HOST_NOT_FOUND, 0xd2) V(NO_DATA, 0xd3) V(NO_RECOVERY, 0xd4) V(TRY_AGAIN, 0xd5)

// lwip/lwip/opt.h

V(MEMP_NUM_RAW_PCB, 4) V(MEMP_NUM_UDP_PCB, 4) V(MEMP_NUM_TCP_PCB_LISTEN, 8)
V(MEMP_NUM_TCP_SEG, 0x10) V(MEMP_NUM_IGMP_GROUP, 8) V(ARP_TABLE_SIZE, 0xa) V(IP_DEFAULT_TTL, 0xff)
V(DNS_TABLE_SIZE, 4) V(DNS_MAX_NAME_LENGTH, 0x100) V(DNS_MAX_SERVERS, 2) V(LWIP_SO_LINGER, 1)
V(TCP_WND, 0x16d0) V(TCP_SND_BUF, 0xb68) V(TCP_SND_QUEUELEN, 8) V(TCP_SNDLOWAT, 0xb67)
V(TCP_DEFAULT_LISTEN_BACKLOG, 0xff) V(LWIP_NETIF_LOOPBACK, 0) V(LWIP_COMPAT_SOCKETS, 1)
V(LWIP_POSIX_SOCKETS_IO_NAMES, 1)

// lwip/lwipopts.h

V(MEM_LIBC_MALLOC, 1) V(MEMP_MEM_MALLOC, 1) V(MEM_ALIGNMENT, 4) V(MEMP_NUM_TCP_PCB, 5)
V(MEMP_NUM_NETCONN, 0xa) V(ARP_QUEUEING, 1) V(IP_REASSEMBLY, 0) V(IP_FRAG, 0) V(LWIP_DHCP, 1)
V(LWIP_IGMP, 1) V(LWIP_DNS, 1) V(TCP_QUEUE_OOSEQ, 0) V(TCP_MSS, 0x5b4) V(TCP_MAXRTX, 0xc)
V(TCP_SYNMAXRTX, 6) V(TCP_LISTEN_BACKLOG, 1) V(LWIP_NETIF_HOSTNAME, 1)
V(TCPIP_THREAD_STACKSIZE, 0x200) V(TCPIP_THREAD_PRIO, 0xa) V(TCPIP_MBOX_SIZE, 0x10)
V(DEFAULT_UDP_RECVMBOX_SIZE, 6) V(DEFAULT_TCP_RECVMBOX_SIZE, 6) V(DEFAULT_ACCEPTMBOX_SIZE, 6)
V(LWIP_TCPIP_CORE_LOCKING, 0) V(LWIP_SO_SNDTIMEO, 1) V(LWIP_SO_RCVTIMEO, 1) V(LWIP_TCP_KEEPALIVE, 1)
V(LWIP_SO_RCVBUF, 0) V(SO_REUSE, 0) V(LWIP_IPV6, 1)

// lwip/lwip/arch.h

V(LITTLE_ENDIAN, 0x4d2) V(BIG_ENDIAN, 0x10e1) V(EDEADLK, 0x23) V(ENAMETOOLONG, 0x24) V(ENOLCK, 0x25)
V(ENOSYS, 0x26) V(ENOTEMPTY, 0x27) V(ELOOP, 0x28) V(ENOMSG, 0x2a) V(EIDRM, 0x2b) V(ECHRNG, 0x2c)
V(EL2NSYNC, 0x2d) V(EL3HLT, 0x2e) V(EL3RST, 0x2f) V(ELNRNG, 0x30) V(EUNATCH, 0x31) V(ENOCSI, 0x32)
V(EL2HLT, 0x33) V(EBADE, 0x34) V(EBADR, 0x35) V(EXFULL, 0x36) V(ENOANO, 0x37) V(EBADRQC, 0x38)
V(EBADSLT, 0x39) V(EDEADLOCK, 0x23) V(EBFONT, 0x3b) V(ENONET, 0x40) V(ENOPKG, 0x41) V(EREMOTE, 0x42)
V(EADV, 0x44) V(ESRMNT, 0x45) V(ECOMM, 0x46) V(EMULTIHOP, 0x48) V(EDOTDOT, 0x49) V(EBADMSG, 0x4a)
V(EOVERFLOW, 0x4b) V(ENOTUNIQ, 0x4c) V(EBADFD, 0x4d) V(EREMCHG, 0x4e) V(ELIBACC, 0x4f)
V(ELIBBAD, 0x50) V(ELIBSCN, 0x51) V(ELIBMAX, 0x52) V(ELIBEXEC, 0x53) V(EILSEQ, 0x54)
V(ERESTART, 0x55) V(ESTRPIPE, 0x56) V(EUSERS, 0x57) V(ENOTSOCK, 0x58) V(EDESTADDRREQ, 0x59)
V(EMSGSIZE, 0x5a) V(EPROTOTYPE, 0x5b) V(ENOPROTOOPT, 0x5c) V(EPROTONOSUPPORT, 0x5d)
V(ESOCKTNOSUPPORT, 0x5e) V(EAFNOSUPPORT, 0x61) V(EADDRINUSE, 0x62) V(EADDRNOTAVAIL, 0x63)
V(ENETDOWN, 0x64) V(ENETUNREACH, 0x65) V(ENETRESET, 0x66) V(ECONNABORTED, 0x67) V(EISCONN, 0x6a)
V(ENOTCONN, 0x6b) V(ESHUTDOWN, 0x6c) V(ETOOMANYREFS, 0x6d) V(ETIMEDOUT, 0x6e) V(EHOSTDOWN, 0x70)
V(EHOSTUNREACH, 0x71) V(EALREADY, 0x72) V(EINPROGRESS, 0x73) V(ESTALE, 0x74) V(EUCLEAN, 0x75)
V(ENOTNAM, 0x76) V(ENAVAIL, 0x77) V(EISNAM, 0x78) V(EREMOTEIO, 0x79) V(EDQUOT, 0x7a)
V(ENOMEDIUM, 0x7b) V(EMEDIUMTYPE, 0x7c)

// lwip/lwip/dns.h

V(DNS_TMR_INTERVAL, 0x3e8) V(DNS_RRTYPE_A, 1) V(DNS_RRTYPE_NS, 2) V(DNS_RRTYPE_CNAME, 5)
V(DNS_RRTYPE_PTR, 0xc) V(DNS_RRTYPE_MX, 0xf) V(DNS_RRTYPE_TXT, 0x10) V(DNS_RRCLASS_IN, 1)

// lwip/lwip/api.h

V(NETCONN_NOFLAG, 0) V(NETCONN_NOCOPY, 0) V(NETCONN_COPY, 1) V(NETCONN_MORE, 2)
V(NETCONN_DONTBLOCK, 4)

// lwip/lwip/init.h

V(LWIP_VERSION_MAJOR, 1) V(LWIP_VERSION_MINOR, 4) V(LWIP_VERSION_REVISION, 1) V(LWIP_VERSION_RC, 0)
V(LWIP_VERSION, 0x1040100)

// Layouts

SIZE(struct in_addr, 4) SIZE(struct in6_addr, 16) SIZE(socklen_t, 4) SIZE(sa_family_t, 1)
SIZE(in_port_t, 2) SIZE(struct sockaddr_in, 16) AT(struct sockaddr_in, sin_len, 0)
AT(struct sockaddr_in, sin_family, 1) AT(struct sockaddr_in, sin_port, 2)
AT(struct sockaddr_in, sin_addr, 4) AT(struct sockaddr_in, sin_zero, 8)
SIZE(struct sockaddr_in6, 24) AT(struct sockaddr_in6, sin6_port, 2)
AT(struct sockaddr_in6, sin6_flowinfo, 4) AT(struct sockaddr_in6, sin6_addr, 8)
SIZE(struct sockaddr, 24) AT(struct sockaddr, sa_family, 1) AT(struct sockaddr, sa_data, 2)
_Static_assert(_Alignof(struct sockaddr) == 1, "alignment of struct sockaddr");
SIZE(struct sockaddr_storage, 24) AT(struct sockaddr_storage, s2_data2, 4)
AT(struct sockaddr_storage, s2_data3, 16) SIZE(struct linger, 8) AT(struct linger, l_linger, 4)
SIZE(struct ip_mreq, 8) AT(struct ip_mreq, imr_interface, 4) SIZE(fd_set, 2)
SIZE(struct timeval, 8) AT(struct timeval, tv_usec, 4)
AFTER(struct hostent, h_name, h_aliases) AFTER(struct hostent, h_aliases, h_addrtype)
AFTER(struct hostent, h_addrtype, h_length) AFTER(struct hostent, h_length, h_addr_list)
AFTER(struct addrinfo, ai_flags, ai_family) AFTER(struct addrinfo, ai_family, ai_socktype)
AFTER(struct addrinfo, ai_socktype, ai_protocol) AFTER(struct addrinfo, ai_protocol, ai_addrlen)
AFTER(struct addrinfo, ai_addrlen, ai_addr) AFTER(struct addrinfo, ai_addr, ai_canonname)
AFTER(struct addrinfo, ai_canonname, ai_next)

// Prototypes, with int for the SDK's long

err_t dns_gethostbyname(const char *hostname, ip_addr_t *addr, dns_found_callback found,
    void *callback_arg);
ip_addr_t dns_getserver(u8_t numdns);
void dns_setserver(u8_t numdns, ip_addr_t *dnsserver);
err_t netconn_gethostbyname(const char *name, ip_addr_t *addr);
void lwip_freeaddrinfo(struct addrinfo *ai);
int lwip_getaddrinfo(const char *nodename, const char *servname, const struct addrinfo *hints,
    struct addrinfo **res);
struct hostent *lwip_gethostbyname(const char *name);
int lwip_gethostbyname_r(const char *name, struct hostent *ret, char *buf, size_t buflen,
    struct hostent **result, int *h_errnop);
int lwip_accept(int s, struct sockaddr *addr, socklen_t *addrlen);
int lwip_bind(int s, const struct sockaddr *name, socklen_t namelen);
int lwip_close(int s);
int lwip_connect(int s, const struct sockaddr *name, socklen_t namelen);
int lwip_fcntl(int s, int cmd, int val);
void lwip_force_close_set(char req);
int lwip_getpeername(int s, struct sockaddr *name, socklen_t *namelen);
int lwip_getsockname(int s, struct sockaddr *name, socklen_t *namelen);
int lwip_getsockopt(int s, int level, int optname, void *optval, socklen_t *optlen);
int lwip_ioctl(int s, int cmd, void *argp);
int lwip_listen(int s, int backlog);
int lwip_read(int s, void *mem, size_t len);
int lwip_recv(int s, void *mem, size_t len, int flags);
int lwip_recvfrom(int s, void *mem, size_t len, int flags, struct sockaddr *from,
    socklen_t *fromlen);
int lwip_select(int maxfdp1, fd_set *readset, fd_set *writeset, fd_set *exceptset,
    struct timeval *timeout);
int lwip_send(int s, const void *dataptr, size_t size, int flags);
int lwip_sendto(int s, const void *dataptr, size_t size, int flags, const struct sockaddr *to,
    socklen_t tolen);
int lwip_setsockopt(int s, int level, int optname, const void *optval, socklen_t optlen);
int lwip_shutdown(int s, int how);
int lwip_socket(int domain, int type, int protocol);
void lwip_socket_init(void);
int lwip_write(int s, const void *dataptr, size_t size);

// The BSD names are expressions.
int uses_as_expressions(int s, struct sockaddr *address, void *bytes) {
    if (bind(s, address, sizeof(*address)) < 0 || listen(s, 1) < 0) return -1;
    return connect(s, address, 16) + send(s, bytes, 1, 0) + recv(s, bytes, 1, 0) + close(s) +
           setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, bytes, 4) + fcntl(s, F_GETFL, 0) +
           ioctlsocket(s, FIONBIO, bytes) + (htons(1) == PP_HTONS(1)) + (ntohl(1) == PP_NTOHL(1));
}
