// lwIP's sequential interface: of it, what applications call (Docs/Sockets.md).
#ifndef HOST8266_LWIP_API_H
#define HOST8266_LWIP_API_H

#include "err.h"
#include "ip_addr.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define NETCONN_NOFLAG 0x00
#define NETCONN_NOCOPY 0x00
#define NETCONN_COPY 0x01
#define NETCONN_MORE 0x02
#define NETCONN_DONTBLOCK 0x04

// Waits for the address of a name: ERR_OK, ERR_VAL when there is no such name or no server.
err_t netconn_gethostbyname(const char *name, ip_addr_t *addr);

#ifdef __cplusplus
}
#endif

#endif
