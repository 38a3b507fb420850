// The callback of name resolution, which dns.h and espconn.h have in common.
#ifndef HOST8266_LWIP_DNS_CALLBACK_H
#define HOST8266_LWIP_DNS_CALLBACK_H

#include "ip_addr.h"

#ifdef __cplusplus
extern "C" {
#endif

// `ipaddr` is NULL when the name was not found.
typedef void (*dns_found_callback)(const char *name, ip_addr_t *ipaddr, void *callback_arg);

#ifdef __cplusplus
}
#endif

#endif
