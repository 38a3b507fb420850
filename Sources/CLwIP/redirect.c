//  What lwIP calls outside of itself, as it is answered here: time, chance, memory, failure, locks.
//
//  Each function takes the place of an import (library.c). They serve the instance that this thread
//  is in.
//
//  Rules: the functions that stand for memory count, and keep the limits of control blocks. One
//  that stands for the end of the process ends the call into lwIP instead.
#include "stack.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Thread_local struct h8_stack *h8_current;

// MARK: Time and chance

static u32_t now(void) { return (u32_t)h8_current->now; }

static int chance(void) {
    // As rand() does, without a sign.
    return (int)(h8_current->hooks.random(h8_current->hooks.context) & 0x7FFFFFFF);
}

// MARK: Memory

/// What stands before each block of the host's: its neighbours, so that what is left can be freed.
struct h8_block {
    struct h8_block *next, *previous;
};

/// What stands before each block: its size, and for memory of a kind which kind.
struct header {
    uint32_t size;
    uint32_t pool;
};
enum { NO_POOL = UINT32_MAX };

static void *take_from_host(struct h8_stack *stack, size_t size) {
    struct h8_block *block = malloc(sizeof *block + size);
    if (block == NULL) return NULL;
    block->next = stack->blocks;
    block->previous = NULL;
    if (stack->blocks != NULL) stack->blocks->previous = block;
    stack->blocks = block;
    return block + 1;
}

static void give_to_host(struct h8_stack *stack, void *memory) {
    struct h8_block *block = (struct h8_block *)memory - 1;
    if (block->next != NULL) block->next->previous = block->previous;
    if (block->previous != NULL) {
        block->previous->next = block->next;
    } else {
        stack->blocks = block->next;
    }
    free(block);
}

void h8_free_blocks(struct h8_stack *stack) {
    while (stack->blocks != NULL) give_to_host(stack, stack->blocks + 1);
}

/// lwIP cannot do without its timers, and the owner's memory may be full just when one is needed:
/// they are the host's always.
static bool is_owners(const struct h8_stack *stack, uint32_t pool) {
    return stack->hooks.allocate != NULL && pool != MEMP_SYS_TIMEOUT;
}

static void *take(size_t size, uint32_t pool) {
    struct h8_stack *stack = h8_current;
    if (size > UINT32_MAX - sizeof(struct header)) return NULL;
    size_t all = sizeof(struct header) + size;
    struct header *header = is_owners(stack, pool)
                                ? stack->hooks.allocate(stack->hooks.context, all)
                                : take_from_host(stack, all);
    if (header == NULL) {
        stack->statistics.refused++;
        return NULL;
    }
    header->size = (uint32_t)size;
    header->pool = pool;
    struct h8_stack_statistics *statistics = &stack->statistics;
    statistics->blocks++;
    statistics->bytes += size;
    if (statistics->bytes > statistics->most_bytes) statistics->most_bytes = statistics->bytes;
    return header + 1;
}

static void give_back(void *memory) {
    if (memory == NULL) return;
    struct h8_stack *stack = h8_current;
    struct header *header = (struct header *)memory - 1;
    stack->statistics.blocks--;
    stack->statistics.bytes -= header->size;
    if (header->pool < MEMP_MAX) stack->pool_use[header->pool]--;
    if (is_owners(stack, header->pool)) {
        stack->hooks.release(stack->hooks.context, header);
    } else {
        give_to_host(stack, header);
    }
}

static void *allocate(mem_size_t size) { return take(size, NO_POOL); }

static void *allocate_cleared(mem_size_t count, mem_size_t size) {
    size_t all;
    if (__builtin_mul_overflow(count, size, &all)) return NULL;
    void *memory = take(all, NO_POOL);
    if (memory != NULL) memset(memory, 0, all);
    return memory;
}

/// Blocks never shrink in place.
static void *trim(void *memory, mem_size_t size) {
    (void)size;
    return memory;
}

static uint32_t limit_of(const struct h8_stack_settings *settings, memp_t pool) {
    switch (pool) {
    case MEMP_TCP_PCB: return settings->tcp_blocks;
    case MEMP_TCP_PCB_LISTEN: return settings->listeners;
    case MEMP_UDP_PCB: return settings->udp_blocks;
    case MEMP_RAW_PCB: return settings->raw_blocks;
    default: return 0;
    }
}

static void *allocate_of(memp_t pool) {
    struct h8_stack *stack = h8_current;
    uint32_t limit = limit_of(&stack->settings, pool);
    if (limit > 0 && stack->pool_use[pool] >= limit) {
        stack->statistics.refused++;
        return NULL;
    }
    size_t size = stack->library->memp_pools[pool]->size;
    // The packaged library counts 616 bytes for a block of this kind and uses a whole frame of it.
    enum { WHOLE_FRAME = 1792 };
    if (pool == MEMP_PBUF_POOL && size < WHOLE_FRAME) size = WHOLE_FRAME;
    void *memory = take(size, pool);
    if (memory != NULL) stack->pool_use[pool]++;
    return memory;
}

static void give_back_of(memp_t pool, void *memory) {
    (void)pool;
    give_back(memory);
}

// MARK: Failure

/// printf of an assertion's text, the only one that lwIP's core prints.
static int print(int flag, const char *format, ...) {
    (void)flag;
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(
        h8_current->assertion, sizeof h8_current->assertion, format, arguments);
    va_end(arguments);
    char *end = strchr(h8_current->assertion, '\n');
    if (end != NULL) *end = 0;
    return length;
}

static int flush(FILE *file) {
    (void)file;
    return 0;
}

static _Noreturn void escape(void) {
    h8_current->statistics.assertions++;
    longjmp(h8_current->escape, 1);
}

static _Noreturn void leave(int code) {
    (void)code;
    escape();
}

// MARK: Locks and threads, of which there are none

static sys_prot_t protect(void) { return 0; }
static void unprotect(sys_prot_t level) { (void)level; }
static void nothing(void) {}

/// lwIP has its tcpip thread do something; here it is done at the end of the call.
static err_t defer(void (*call)(void *), void *argument) {
    struct h8_stack *stack = h8_current;
    if (stack->deferred_count == sizeof stack->deferred / sizeof *stack->deferred) return ERR_MEM;
    stack->deferred[stack->deferred_count++] = (struct h8_deferred){call, argument};
    return ERR_OK;
}

void h8_run_deferred(struct h8_stack *stack) {
    // What is called may defer more, so a packet that chases itself is given up at some time.
    for (unsigned turn = 0; turn < 64 && stack->deferred_count > 0; turn++) {
        struct h8_deferred next = stack->deferred[0];
        stack->deferred_count--;
        memmove(stack->deferred, stack->deferred + 1,
                stack->deferred_count * sizeof *stack->deferred);
        next.call(next.argument);
    }
}

// MARK: Where lwIP decides otherwise

/// Interfaces that are preferred come first: several may be on one net (h8_stack.h).
struct netif *h8_route(const ip4_addr_t *to) {
    struct h8_stack *stack = h8_current;
    for (int row = 0; row < H8_MAXIMUM_INTERFACES; row++) {
        struct h8_interface *interface = &stack->interfaces[row];
        struct netif *netif = &interface->netif;
        if (interface->exists && interface->preferred && netif_is_up(netif) &&
            netif_is_link_up(netif) &&
            ip4_addr_netcmp(to, netif_ip4_addr(netif), netif_ip4_netmask(netif))) {
            return netif;
        }
    }
    return stack->library->ip4_route(to);
}

static err_t loop_output(struct netif *netif, struct pbuf *packet) {
    if (!h8_current->settings.loops_back) return ERR_RTE;
    return h8_current->library->netif_loop_output(netif, packet);
}

/// A connection's first segment is being made: the moment to set what lwIP has fixed when it was
/// built. It has just given the connection its own window.
static err_t enqueue_flags(struct tcp_pcb *block, u8_t flags) {
    const struct h8_stack_settings *settings = &h8_current->settings;
    if ((flags & TCP_SYN) != 0) {
        block->rcv_wnd = block->rcv_ann_wnd = settings->window;
        block->rcv_ann_right_edge = block->rcv_nxt + settings->window;
        block->snd_buf = settings->send_buffer;
    }
    return h8_current->library->tcp_enqueue_flags(block, flags);
}

static const struct {
    const char *name;
    void *function;
} replacements[] = {
    {"sys_now", now},
    {"rand", chance},
    {"mem_malloc", allocate},
    {"mem_calloc", allocate_cleared},
    {"mem_free", give_back},
    {"mem_trim", trim},
    {"memp_malloc", allocate_of},
    {"memp_free", give_back_of},
    {"__printf_chk", print},
    {"fflush", flush},
    {"abort", escape},
    {"exit", leave},
    {"sys_init", nothing},
    {"sys_timeouts_init", nothing},
    {"sys_arch_protect", protect},
    {"sys_arch_unprotect", unprotect},
    {"sys_check_core_locking", nothing},
    {"sys_lock_tcpip_core", nothing},
    {"sys_unlock_tcpip_core", nothing},
    {"tcpip_try_callback", defer},
    {"ip4_route", h8_route},
    {"netif_loop_output", loop_output},
    {"tcp_enqueue_flags", enqueue_flags},
    {"lwip_standard_chksum", h8_checksum},
};

int h8_replacement(const char *name) {
    for (size_t row = 0; row < sizeof replacements / sizeof *replacements; row++) {
        if (strcmp(name, replacements[row].name) == 0) return (int)row;
    }
    return -1;
}

void *h8_replacement_function(int number) { return replacements[number].function; }

uint64_t h8_all_replacements(void) {
    return (UINT64_C(1) << (sizeof replacements / sizeof *replacements)) - 1;
}
