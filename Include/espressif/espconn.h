// Connections by callback: TCP clients and servers, UDP. Structures are the application's and stay
// in place while the connection lives; a callback's `arg` is a struct espconn, not always the same.
#ifndef HOST8266_ESPCONN_H
#define HOST8266_ESPCONN_H

#include "c_types.h"

#include "../lwip/lwip/dns_callback.h"
#include "../lwip/lwip/err.h"
#include "../lwip/lwip/ip_addr.h"

#ifdef __cplusplus
extern "C" {
#endif

// Results: numbers of espconn's own, not those of lwIP's err_t

#define ESPCONN_OK 0
#define ESPCONN_MEM (-1)
#define ESPCONN_TIMEOUT (-3)
#define ESPCONN_RTE (-4)
#define ESPCONN_INPROGRESS (-5)
#define ESPCONN_MAXNUM (-7)
#define ESPCONN_ABRT (-8)
#define ESPCONN_RST (-9)
#define ESPCONN_CLSD (-10)
#define ESPCONN_CONN (-11)
#define ESPCONN_ARG (-12)
#define ESPCONN_IF (-14)
#define ESPCONN_ISCONN (-15)

// Types

typedef void *espconn_handle;
typedef void (*espconn_connect_callback)(void *arg);
typedef void (*espconn_reconnect_callback)(void *arg, sint8 err);
typedef void (*espconn_recv_callback)(void *arg, char *pdata, unsigned short len);
typedef void (*espconn_sent_callback)(void *arg);

enum espconn_type {
    ESPCONN_INVALID = 0,
    ESPCONN_TCP = 0x10,
    ESPCONN_UDP = 0x20,
};

enum espconn_state {
    ESPCONN_NONE,
    ESPCONN_WAIT,
    ESPCONN_LISTEN,
    ESPCONN_CONNECT,
    ESPCONN_WRITE,
    ESPCONN_READ,
    ESPCONN_CLOSE,
};

// Bits, but for the first and the last
enum espconn_option {
    ESPCONN_START = 0x00,
    ESPCONN_REUSEADDR = 0x01,
    ESPCONN_NODELAY = 0x02,
    ESPCONN_COPY = 0x04,
    ESPCONN_KEEPALIVE = 0x08,
    ESPCONN_END,
};

enum espconn_level {
    ESPCONN_KEEPIDLE,
    ESPCONN_KEEPINTVL,
    ESPCONN_KEEPCNT,
};

enum {
    ESPCONN_IDLE = 0,
    ESPCONN_CLIENT,
    ESPCONN_SERVER,
    ESPCONN_BOTH,
    ESPCONN_MAX,
};

typedef struct _esp_tcp {
    int remote_port;
    int local_port;
    uint8 local_ip[4];
    uint8 remote_ip[4];
    espconn_connect_callback connect_callback;
    espconn_reconnect_callback reconnect_callback;
    espconn_connect_callback disconnect_callback;
    espconn_connect_callback write_finish_fn;
} esp_tcp;

typedef struct _esp_udp {
    int remote_port;
    int local_port;
    uint8 local_ip[4];
    uint8 remote_ip[4];
} esp_udp;

typedef struct _remot_info {
    enum espconn_state state;
    int remote_port;
    uint8 remote_ip[4];
} remot_info;

struct espconn {
    enum espconn_type type;
    enum espconn_state state;
    union {
        esp_tcp *tcp;
        esp_udp *udp;
    } proto;
    espconn_recv_callback recv_callback;
    espconn_sent_callback sent_callback;
    uint8 link_cnt;
    void *reserve;  // the application's own
};

// Before all others, in user_init.
void espconn_init(void);

// Opening and closing. Not within a callback of the same connection.

sint8 espconn_connect(struct espconn *espconn);
sint8 espconn_accept(struct espconn *espconn);
sint8 espconn_create(struct espconn *espconn);
sint8 espconn_disconnect(struct espconn *espconn);
sint8 espconn_delete(struct espconn *espconn);

// Sending. The data stays in place until the sent callback, and so does the next call.

sint8 espconn_sent(struct espconn *espconn, uint8 *psent, uint16 length);
sint8 espconn_send(struct espconn *espconn, uint8 *psent, uint16 length);
sint16 espconn_sendto(struct espconn *espconn, uint8 *psent, uint16 length);

// Receiving can be held, so that the peer's window closes.
sint8 espconn_recv_hold(struct espconn *pespconn);
sint8 espconn_recv_unhold(struct espconn *pespconn);

// Callbacks. The reconnect callback reports errors, the disconnect callback an orderly end.

sint8 espconn_regist_connectcb(struct espconn *espconn, espconn_connect_callback connect_cb);
sint8 espconn_regist_reconcb(struct espconn *espconn, espconn_reconnect_callback recon_cb);
sint8 espconn_regist_disconcb(struct espconn *espconn, espconn_connect_callback discon_cb);
sint8 espconn_regist_recvcb(struct espconn *espconn, espconn_recv_callback recv_cb);
sint8 espconn_regist_sentcb(struct espconn *espconn, espconn_sent_callback sent_cb);
sint8 espconn_regist_write_finish(struct espconn *espconn,
                                  espconn_connect_callback write_finish_fn);

// Options. `interval` is the server's idle timeout in seconds, up to 7200.

sint8 espconn_regist_time(struct espconn *espconn, uint32 interval, uint8 type_flag);
sint8 espconn_set_opt(struct espconn *espconn, uint8 opt);
sint8 espconn_clear_opt(struct espconn *espconn, uint8 opt);
sint8 espconn_set_keepalive(struct espconn *espconn, uint8 level, void *optarg);
sint8 espconn_get_keepalive(struct espconn *espconn, uint8 level, void *optarg);

uint8 espconn_tcp_get_max_con(void);
sint8 espconn_tcp_set_max_con(uint8 num);
sint8 espconn_tcp_get_max_con_allow(struct espconn *espconn);
sint8 espconn_tcp_set_max_con_allow(struct espconn *espconn, uint8 num);

// Questions, names, multicast

sint8 espconn_get_connection_info(struct espconn *pespconn, remot_info **pcon_info,
                                  uint8 typeflags);
uint32 espconn_port(void);

// ESPCONN_OK when `addr` was set at once, ESPCONN_INPROGRESS when the callback will come.
err_t espconn_gethostbyname(struct espconn *pespconn, const char *hostname, ip_addr_t *addr,
                            dns_found_callback found);
void espconn_dns_setserver(char numdns, ip_addr_t *dnsserver);

sint8 espconn_igmp_join(ip_addr_t *host_ip, ip_addr_t *multicast_ip);
sint8 espconn_igmp_leave(ip_addr_t *host_ip, ip_addr_t *multicast_ip);

#ifdef __cplusplus
}
#endif

#endif
