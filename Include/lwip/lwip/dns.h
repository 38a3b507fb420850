// The DNS client: two servers, four names remembered.
#ifndef HOST8266_LWIP_DNS_H
#define HOST8266_LWIP_DNS_H

#include "dns_callback.h"
#include "err.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define DNS_TMR_INTERVAL 1000

#define DNS_RRTYPE_A 1
#define DNS_RRTYPE_NS 2
#define DNS_RRTYPE_CNAME 5
#define DNS_RRTYPE_PTR 12
#define DNS_RRTYPE_MX 15
#define DNS_RRTYPE_TXT 16
#define DNS_RRCLASS_IN 1

// Servers 0 and 1. What DHCP has learned is overwritten, and overwrites in its turn.
void dns_setserver(u8_t numdns, ip_addr_t *dnsserver);
// 0.0.0.0 where none is set.
ip_addr_t dns_getserver(u8_t numdns);

// ERR_OK: `addr` is set, no callback comes. ERR_INPROGRESS: the callback comes, in task tiT; it
// must not wait. Another error: no callback comes.
err_t dns_gethostbyname(const char *hostname, ip_addr_t *addr, dns_found_callback found,
                        void *callback_arg);

#ifdef __cplusplus
}
#endif

#endif
