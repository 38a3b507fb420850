// IPv4 addresses of lwIP 1.4.1. An ip_addr holds its address in network byte order.
#ifndef HOST8266_LWIP_IP4_ADDR_H
#define HOST8266_LWIP_IP4_ADDR_H

#include "../../../espressif/c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct netif;

typedef struct ip_addr {
    u32_t addr;
} ip_addr_t;

// The same within packets, where it may stand at any address.
struct ip_addr_packed {
    u32_t addr;
} __attribute__((packed));
typedef struct ip_addr_packed ip_addr_p_t;

struct ip_addr2 {
    u16_t addrw[2];
} __attribute__((packed));

// Well-known addresses, in host byte order

#define IPADDR_NONE ((u32_t)0xffffffffU)
#define IPADDR_LOOPBACK ((u32_t)0x7f000001U)
#define IPADDR_ANY ((u32_t)0x00000000U)
#define IPADDR_BROADCAST ((u32_t)0xffffffffU)

static const ip_addr_t ip_addr_any __attribute__((unused)) = {0x00000000U};
static const ip_addr_t ip_addr_broadcast __attribute__((unused)) = {0xffffffffU};

#define IP_ADDR_ANY ((ip_addr_t *)&ip_addr_any)
#define IP_ADDR_BROADCAST ((ip_addr_t *)&ip_addr_broadcast)

// Classes, of an address in host byte order

#define IP_CLASSA(a) ((((u32_t)(a)) & 0x80000000U) == 0)
#define IP_CLASSA_NET 0xff000000
#define IP_CLASSA_NSHIFT 24
#define IP_CLASSA_HOST (0xffffffff & ~IP_CLASSA_NET)
#define IP_CLASSA_MAX 128

#define IP_CLASSB(a) ((((u32_t)(a)) & 0xc0000000U) == 0x80000000U)
#define IP_CLASSB_NET 0xffff0000
#define IP_CLASSB_NSHIFT 16
#define IP_CLASSB_HOST (0xffffffff & ~IP_CLASSB_NET)
#define IP_CLASSB_MAX 65536

#define IP_CLASSC(a) ((((u32_t)(a)) & 0xe0000000U) == 0xc0000000U)
#define IP_CLASSC_NET 0xffffff00
#define IP_CLASSC_NSHIFT 8
#define IP_CLASSC_HOST (0xffffffff & ~IP_CLASSC_NET)

#define IP_CLASSD(a) (((u32_t)(a) & 0xf0000000U) == 0xe0000000U)
#define IP_CLASSD_NET 0xf0000000
#define IP_CLASSD_NSHIFT 28
#define IP_CLASSD_HOST 0x0fffffff
#define IP_MULTICAST(a) IP_CLASSD(a)

#define IP_EXPERIMENTAL(a) (((u32_t)(a) & 0xf0000000U) == 0xf0000000U)
#define IP_BADCLASS(a) (((u32_t)(a) & 0xf0000000U) == 0xf0000000U)

#define IP_LOOPBACKNET 127

// Making and comparing. `a` is the first byte as written, `d` the last.

#define IP4_ADDR(ipaddr, a, b, c, d)                                              \
    ((ipaddr)->addr = ((u32_t)((d) & 0xff) << 24) | ((u32_t)((c) & 0xff) << 16) | \
                      ((u32_t)((b) & 0xff) << 8) | (u32_t)((a) & 0xff))

// For addresses within packets, at any alignment.
#define IPADDR2_COPY(dest, src) (*(struct ip_addr2 *)(dest) = *(const struct ip_addr2 *)(src))

#define ip_addr_copy(dest, src) ((dest).addr = (src).addr)
#define ip_addr_set(dest, src) ((dest)->addr = ((src) == NULL ? 0 : (src)->addr))
#define ip_addr_set_zero(ipaddr) ((ipaddr)->addr = 0)
#define ip_addr_set_any(ipaddr) ((ipaddr)->addr = IPADDR_ANY)
#define ip_addr_set_loopback(ipaddr) IP4_ADDR(ipaddr, 127, 0, 0, 1)
#define ip_addr_set_hton(dest, src) \
    ((dest)->addr = ((src) == NULL ? 0 : __builtin_bswap32((src)->addr)))
#define ip4_addr_set_u32(dest_ipaddr, src_u32) ((dest_ipaddr)->addr = (src_u32))
#define ip4_addr_get_u32(src_ipaddr) ((src_ipaddr)->addr)

#define ip_addr_get_network(target, host, netmask) \
    ((target)->addr = ((host)->addr) & ((netmask)->addr))
#define ip_addr_netcmp(addr1, addr2, mask) \
    (((addr1)->addr & (mask)->addr) == ((addr2)->addr & (mask)->addr))
#define ip_addr_cmp(addr1, addr2) ((addr1)->addr == (addr2)->addr)
#define ip_addr_isany(addr1) ((addr1) == NULL || (addr1)->addr == IPADDR_ANY)
#define ip_addr_isbroadcast(ipaddr, netif) ip4_addr_isbroadcast((ipaddr)->addr, (netif))
#define ip_addr_netmask_valid(netmask) ip4_addr_netmask_valid((netmask)->addr)
#define ip_addr_ismulticast(addr1) (((addr1)->addr & 0xf0U) == 0xe0U)      // 224.0.0.0/4
#define ip_addr_islinklocal(addr1) (((addr1)->addr & 0xffffU) == 0xfea9U)  // 169.254.0.0/16

// The SDK's lwIP was built without debugging output.
#define ip_addr_debug_print(debug, ipaddr) ((void)0)

// The four bytes, as written

#define ip4_addr1(ipaddr) (((const u8_t *)(ipaddr))[0])
#define ip4_addr2(ipaddr) (((const u8_t *)(ipaddr))[1])
#define ip4_addr3(ipaddr) (((const u8_t *)(ipaddr))[2])
#define ip4_addr4(ipaddr) (((const u8_t *)(ipaddr))[3])
#define ip4_addr1_16(ipaddr) ((u16_t)ip4_addr1(ipaddr))
#define ip4_addr2_16(ipaddr) ((u16_t)ip4_addr2(ipaddr))
#define ip4_addr3_16(ipaddr) ((u16_t)ip4_addr3(ipaddr))
#define ip4_addr4_16(ipaddr) ((u16_t)ip4_addr4(ipaddr))

// Functions

u8_t ip4_addr_isbroadcast(u32_t addr, const struct netif *netif);
u8_t ip4_addr_netmask_valid(u32_t netmask);

// Text to address, in network byte order: IPADDR_NONE or 0 when it is none.
u32_t ipaddr_addr(const char *cp);
int ipaddr_aton(const char *cp, ip_addr_t *addr);

// Address to text, in a static buffer or in the caller's, NULL if that is too small.
char *ipaddr_ntoa(const ip_addr_t *addr);
char *ipaddr_ntoa_r(const ip_addr_t *addr, char *buf, int buflen);

#define ip_ntoa(ipaddr) ipaddr_ntoa(ipaddr)

#ifdef __cplusplus
}
#endif

#endif
