// Names to addresses, with time to wait for the answer.
#ifndef HOST8266_LWIP_NETDB_H
#define HOST8266_LWIP_NETDB_H

#include <stddef.h>

#include "ip_addr.h"
#include "opt.h"
#include "sockets.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __swift__

#define LWIP_DNS_API_DECLARE_H_ERRNO 1
#define LWIP_DNS_API_DEFINE_ERRORS 1
#define LWIP_DNS_API_DECLARE_STRUCTS 1

// Results of lwip_getaddrinfo
#define EAI_NONAME 200
#define EAI_SERVICE 201
#define EAI_FAIL 202
#define EAI_MEMORY 203

// What h_errno says
#define HOST_NOT_FOUND 210
#define NO_DATA 211
#define NO_RECOVERY 212
#define TRY_AGAIN 213

#define h_addr h_addr_list[0]
#define h_errno (*h8266_h_errno())

#endif

struct hostent {
    char *h_name;
    char **h_aliases;
    int h_addrtype;
    int h_length;
    char **h_addr_list;
};

struct addrinfo {
    int ai_flags;
    int ai_family;
    int ai_socktype;
    int ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr *ai_addr;
    char *ai_canonname;
    struct addrinfo *ai_next;
};

// Where h_errno is: one for all tasks, as on the chip.
int *h8266_h_errno(void);

// One static result for all tasks, valid until the next call; NULL on failure, with h_errno.
struct hostent *lwip_gethostbyname(const char *name);
// 0, or -1 with `*h_errnop`; `buf` holds what `ret` points to.
int lwip_gethostbyname_r(const char *name, struct hostent *ret, char *buf, size_t buflen,
                         struct hostent **result, int *h_errnop);
// 0 or an EAI_ number. `*res` is one block, of one address.
int lwip_getaddrinfo(const char *nodename, const char *servname, const struct addrinfo *hints,
                     struct addrinfo **res);
void lwip_freeaddrinfo(struct addrinfo *ai);

#ifndef __swift__
#define gethostbyname(name) lwip_gethostbyname(name)
#define gethostbyname_r(name, ret, buf, buflen, result, h_errnop) \
    lwip_gethostbyname_r(name, ret, buf, buflen, result, h_errnop)
#define freeaddrinfo(addrinfo) lwip_freeaddrinfo(addrinfo)
#define getaddrinfo(nodname, servname, hints, res) \
    lwip_getaddrinfo(nodname, servname, hints, res)
#endif

#ifdef __cplusplus
}
#endif

#endif
