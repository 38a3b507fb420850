//  What the files of this target share: an instance, its library, its endpoints, and how a call
//  enters lwIP.
#pragma once
#include "h8_stack.h"

#include <setjmp.h>
#include <string.h>

#include "lwip/err.h"
#include "lwip/etharp.h"
#include "lwip/igmp.h"
#include "lwip/init.h"
#include "lwip/ip.h"
#include "lwip/ip4_frag.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/memp_priv.h"
#include "lwip/priv/tcp_priv.h"
#include "lwip/raw.h"
#include "lwip/tcp.h"
#include "lwip/timeouts.h"
#include "lwip/udp.h"
#include "netif/ethernet.h"

/// lwIP's functions that are called from here. Each is looked up by its name in the private copy.
#define H8_LWIP_FUNCTIONS(X)                                                                       \
    X(lwip_init) X(netif_add) X(netif_remove) X(netif_set_addr) X(netif_set_up)                    \
    X(netif_set_down) X(netif_set_link_up) X(netif_set_link_down) X(netif_set_default)             \
    X(ethernet_input) X(etharp_output) X(etharp_request) X(etharp_find_addr) X(etharp_tmr)         \
    X(etharp_cleanup_netif) X(ip_reass_tmr) X(igmp_joingroup_netif) X(igmp_leavegroup_netif)       \
    X(igmp_tmr) X(ip4_route) X(sys_check_timeouts) X(sys_timeouts_sleeptime) X(pbuf_alloc)         \
    X(pbuf_free) X(pbuf_take) X(pbuf_copy_partial) X(pbuf_cat) X(udp_new) X(udp_remove)            \
    X(udp_bind) X(udp_connect) X(udp_disconnect) X(udp_recv) X(udp_sendto) X(udp_sendto_if_src)    \
    X(udp_bind_netif) X(raw_new) X(raw_remove) X(raw_bind) X(raw_connect) X(raw_disconnect)        \
    X(raw_recv) X(raw_sendto) X(raw_sendto_if_src) X(raw_bind_netif) X(tcp_new) X(tcp_bind)        \
    X(tcp_bind_netif) X(tcp_connect) X(tcp_listen_with_backlog_and_err) X(tcp_write)               \
    X(tcp_output) X(tcp_recved) X(tcp_close) X(tcp_shutdown) X(tcp_abort) X(tcp_arg) X(tcp_recv)   \
    X(tcp_sent) X(tcp_err) X(tcp_accept) X(tcp_setprio) X(tcp_free_ooseq) X(tcp_enqueue_flags)     \
    X(netif_loop_output) X(ip4_addr_isbroadcast_u32)

/// A private copy of the library (library.c).
struct h8_library {
    struct h8_library *next;
    void *handle;
    /// The part of its memory that running changes, and how it was at the start.
    uint8_t *data, *pristine;
    size_t data_size;

#define X(name) __typeof__(&name) name;
    H8_LWIP_FUNCTIONS(X)
#undef X
    const struct memp_desc *const *memp_pools;
    struct netif **netif_list;
    struct tcp_pcb **tcp_active_pcbs, **tcp_tw_pcbs;
    struct ip_globals *ip_data;
};

/// A packet, or a piece of a connection's bytes, that waits to be read.
struct h8_waiting {
    struct h8_waiting *next;
    struct pbuf *data;
    struct h8_origin origin;
    /// Bytes that were read already.
    uint32_t offset;
};

enum h8_endpoint_kind { H8_FREE, H8_UDP, H8_RAW, H8_TCP, H8_LISTENER };

/// A row of the table of endpoints.
struct h8_row {
    enum h8_endpoint_kind kind;
    uint16_t generation;
    /// The peer has sent all.
    bool ended;
    bool shut_reading;
    bool skips_time_wait;
    /// Why there is no control block any more; 0 while there is one.
    int failure;
    /// struct udp_pcb, raw_pcb, tcp_pcb or tcp_pcb_listen; NULL after a failure.
    void *block;
    struct h8_waiting *first, *last;
    uint32_t queued, readable;
};

struct h8_frame {
    struct h8_frame *next;
    int number;
    size_t length;
    uint8_t bytes[];
};

struct h8_interface {
    struct netif netif;
    bool exists, preferred;
};

struct h8_deferred {
    void (*call)(void *);
    void *argument;
};

struct h8_stack {
    struct h8_library *library;
    struct h8_stack_hooks hooks;
    struct h8_stack_settings settings;
    struct h8_stack_statistics statistics;
    char assertion[160];
    uint64_t now;
    /// When lwIP's cyclic timers are due; UINT64_MAX while nothing needs them.
    uint64_t second_timer, group_timer;
    /// Some connection was closed that is not to wait out its time.
    bool skips_time_wait;
    /// Blocks of each kind of lwIP's that exist.
    uint32_t pool_use[MEMP_MAX];
    /// The host's blocks, to free what is left.
    struct h8_block *blocks;

    struct h8_interface interfaces[H8_MAXIMUM_INTERFACES];
    struct h8_row *rows;
    uint32_t row_count;

    struct h8_event *events;
    size_t event_head, event_count, event_capacity;
    struct h8_frame *frame_first, *frame_last, *frame_taken;

    /// What lwIP wants to be called later, as when a packet loops back.
    struct h8_deferred deferred[16];
    unsigned deferred_count;

    /// Where a failed assertion goes.
    jmp_buf escape;
};

/// The instance that this thread is in. Functions that lwIP calls have no other way to know.
extern _Thread_local struct h8_stack *h8_current;

/// Begins a call into lwIP: says who is in, and what is returned when an assertion fails. Nothing
/// of Swift's is between here and lwIP, so the frames that are left may be dropped. What the
/// failing return uses was set before, as setjmp demands.
#define H8_ENTER(stack, failure)                                                                   \
    struct h8_stack *h8_outer = h8_current;                                                        \
    h8_current = (stack);                                                                          \
    if (_setjmp((stack)->escape) != 0) {                                                           \
        h8_current = h8_outer;                                                                     \
        return failure;                                                                            \
    }
/// Ends it.
#define H8_LEAVE(stack)                                                                            \
    (h8_run_deferred(stack), h8_current = h8_outer)

void h8_run_deferred(struct h8_stack *);

// library.c
struct h8_library *h8_library_take(char *problem, size_t size);
void h8_library_give_back(struct h8_library *);

// redirect.c
/// The number of the function that takes the place of an import; -1 when the import stays.
int h8_replacement(const char *name);
void *h8_replacement_function(int number);
/// A bit for each import that has to be found in the library.
uint64_t h8_all_replacements(void);
void h8_free_blocks(struct h8_stack *);
/// The interface on which packets to an address leave; NULL when none does.
struct netif *h8_route(const ip4_addr_t *to);

// segment.c
/// Takes the window scale option out of a TCP segment that opens a connection.
void h8_remove_window_scale(uint8_t *frame, size_t length);

// endpoint.c
h8_endpoint h8_row_make(struct h8_stack *, enum h8_endpoint_kind, void *block);
struct h8_row *h8_row_of(struct h8_stack *, h8_endpoint);
/// Frees the row and what waits in it.
void h8_row_free(struct h8_stack *, struct h8_row *);
/// Hangs data behind what waits.
bool h8_row_append(struct h8_stack *, struct h8_row *, struct pbuf *, const struct h8_origin *);
void h8_row_drop_first(struct h8_stack *, struct h8_row *);
void h8_post(struct h8_stack *, enum h8_event_kind, h8_endpoint, int error, h8_endpoint other,
             uint32_t length);

static inline void *h8_as_argument(h8_endpoint endpoint) { return (void *)(uintptr_t)endpoint; }
static inline h8_endpoint h8_from_argument(void *argument) {
    return (h8_endpoint)(uintptr_t)argument;
}
static inline ip_addr_t h8_ip(uint32_t address) {
    ip_addr_t result;
    memset(&result, 0, sizeof result);
    ip_addr_set_ip4_u32(&result, __builtin_bswap32(address));
    return result;
}
static inline uint32_t h8_number(const ip_addr_t *address) {
    return IP_IS_V4(address) ? __builtin_bswap32(ip4_addr_get_u32(ip_2_ip4(address))) : 0;
}

// tcp.c
int h8_tcp_close_row(struct h8_stack *, struct h8_row *);
/// Frees the blocks that wait out their time and are not to. Inside of a call.
void h8_tcp_skip_time_wait(struct h8_stack *);
int h8_tcp_set(struct tcp_pcb *, struct h8_library *, enum h8_option, uint32_t value);
int h8_tcp_get(const struct tcp_pcb *, enum h8_option, uint32_t *value);
