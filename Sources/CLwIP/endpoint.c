//  The table of endpoints: handles, what waits to be read, and what all kinds have in common.
//
//  A handle is a row's number plus one in its upper 16 bits and the row's generation in the lower
//  ones. A row that is freed gets the next generation, so an old handle names nothing.
#include "stack.h"

#include <stdlib.h>

enum { MOST_ROWS = 0xFFFF };

static h8_endpoint handle_of(uint32_t row, uint16_t generation) {
    return (row + 1) << 16 | generation;
}

h8_endpoint h8_row_make(struct h8_stack *stack, enum h8_endpoint_kind kind, void *block) {
    uint32_t row = 0;
    while (row < stack->row_count && stack->rows[row].kind != H8_FREE) row++;
    if (row == MOST_ROWS) return 0;
    if (row == stack->row_count) {
        uint32_t count = stack->row_count == 0 ? 16 : stack->row_count * 2;
        if (count > MOST_ROWS) count = MOST_ROWS;
        struct h8_row *rows = realloc(stack->rows, count * sizeof *rows);
        if (rows == NULL) return 0;
        memset(rows + row, 0, (count - row) * sizeof *rows);
        stack->rows = rows;
        stack->row_count = count;
    }
    uint16_t generation = stack->rows[row].generation;
    stack->rows[row] = (struct h8_row){.kind = kind, .generation = generation, .block = block};
    return handle_of(row, generation);
}

struct h8_row *h8_row_of(struct h8_stack *stack, h8_endpoint handle) {
    uint32_t row = (handle >> 16) - 1;
    if (row >= stack->row_count || stack->rows[row].kind == H8_FREE) return NULL;
    return stack->rows[row].generation == (uint16_t)handle ? &stack->rows[row] : NULL;
}

void h8_row_drop_first(struct h8_stack *stack, struct h8_row *row) {
    struct h8_waiting *waiting = row->first;
    row->first = waiting->next;
    if (row->first == NULL) row->last = NULL;
    row->queued--;
    row->readable -= waiting->origin.length - waiting->offset;
    stack->library->pbuf_free(waiting->data);
    free(waiting);
}

void h8_row_free(struct h8_stack *stack, struct h8_row *row) {
    while (row->first != NULL) h8_row_drop_first(stack, row);
    row->kind = H8_FREE;
    row->block = NULL;
    row->generation++;
}

bool h8_row_append(
    struct h8_stack *stack, struct h8_row *row, struct pbuf *data, const struct h8_origin *origin) {
    (void)stack;
    struct h8_waiting *waiting = calloc(1, sizeof *waiting);
    if (waiting == NULL) return false;
    waiting->data = data;
    waiting->origin = *origin;
    waiting->origin.length = data->tot_len;
    if (row->last != NULL) {
        row->last->next = waiting;
    } else {
        row->first = waiting;
    }
    row->last = waiting;
    row->queued++;
    row->readable += data->tot_len;
    return true;
}

int h8_endpoint_bind(struct h8_stack *stack, h8_endpoint handle, struct h8_address to) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->block == NULL) return row->failure;
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    ip_addr_t address = h8_ip(to.address);
    err_t result = ERR_VAL;
    if (row->kind == H8_UDP) result = library->udp_bind(row->block, &address, to.port);
    if (row->kind == H8_RAW) result = library->raw_bind(row->block, &address);
    if (row->kind == H8_TCP && ((struct tcp_pcb *)row->block)->state == CLOSED) {
        result = library->tcp_bind(row->block, &address, to.port);
    }
    H8_LEAVE(stack);
    return result;
}

struct h8_address h8_endpoint_local(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    struct h8_address result = {0};
    if (row == NULL || row->block == NULL) return result;
    result.address = h8_number(&((struct ip_pcb *)row->block)->local_ip);
    switch (row->kind) {
    case H8_UDP: result.port = ((struct udp_pcb *)row->block)->local_port; break;
    case H8_TCP: result.port = ((struct tcp_pcb *)row->block)->local_port; break;
    case H8_LISTENER: result.port = ((struct tcp_pcb_listen *)row->block)->local_port; break;
    default: break;
    }
    return result;
}

struct h8_address h8_endpoint_remote(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    struct h8_address result = {0};
    if (row == NULL || row->block == NULL || row->kind == H8_LISTENER) return result;
    result.address = h8_number(&((struct ip_pcb *)row->block)->remote_ip);
    if (row->kind == H8_UDP) result.port = ((struct udp_pcb *)row->block)->remote_port;
    if (row->kind == H8_TCP) result.port = ((struct tcp_pcb *)row->block)->remote_port;
    return result;
}

uint32_t h8_endpoint_readable(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL || row->first == NULL) return 0;
    return row->kind == H8_TCP ? row->readable : row->first->origin.length;
}

uint32_t h8_endpoint_queued(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    return row != NULL ? row->queued : 0;
}

int h8_endpoint_close(struct h8_stack *stack, h8_endpoint handle) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    H8_ENTER(stack, H8_ASSERTION)
    int result = 0;
    if (row->block != NULL) {
        if (row->kind == H8_UDP) stack->library->udp_remove(row->block);
        if (row->kind == H8_RAW) stack->library->raw_remove(row->block);
        if (row->kind == H8_TCP || row->kind == H8_LISTENER) result = h8_tcp_close_row(stack, row);
    }
    h8_row_free(stack, row);
    H8_LEAVE(stack);
    return result;
}

// MARK: Options

static uint8_t *socket_flags(struct h8_row *row) {
    return &((struct ip_pcb *)row->block)->so_options;
}

static void set_flag(uint8_t *flags, uint8_t flag, uint32_t on) {
    *flags = on != 0 ? *flags | flag : *flags & (uint8_t)~flag;
}

/// The options for groups: they are fields that UDP and raw blocks have each in its own place.
static int set_group_option(struct h8_row *row, enum h8_option option, uint32_t value) {
    struct udp_pcb *udp = row->block;
    struct raw_pcb *raw = row->block;
    bool is_udp = row->kind == H8_UDP;
    if (!is_udp && row->kind != H8_RAW) return H8_ILLEGAL_ARGUMENT;
    switch (option) {
    case H8_OPTION_MULTICAST_TTL:
        *(is_udp ? &udp->mcast_ttl : &raw->mcast_ttl) = (u8_t)value;
        return 0;
    case H8_OPTION_MULTICAST_LOOP:
        set_flag(is_udp ? &udp->flags : &raw->flags,
                 is_udp ? UDP_FLAGS_MULTICAST_LOOP : RAW_FLAGS_MULTICAST_LOOP, value);
        return 0;
    case H8_OPTION_MULTICAST_INTERFACE:
        if (!is_udp) return H8_ILLEGAL_ARGUMENT;
        udp->mcast_ip4.addr = __builtin_bswap32(value);
        return 0;
    case H8_OPTION_HEADER_INCLUDED:
        if (is_udp) return H8_ILLEGAL_ARGUMENT;
        set_flag(&raw->flags, RAW_FLAGS_HDRINCL, value);
        return 0;
    default: return H8_ILLEGAL_ARGUMENT;
    }
}

int h8_endpoint_set(
    struct h8_stack *stack, h8_endpoint handle, enum h8_option option, uint32_t value) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->block == NULL) return row->failure;
    struct ip_pcb *common = row->block;
    switch (option) {
    case H8_OPTION_REUSE_ADDRESS: set_flag(socket_flags(row), SOF_REUSEADDR, value); return 0;
    case H8_OPTION_BROADCAST: set_flag(socket_flags(row), SOF_BROADCAST, value); return 0;
    case H8_OPTION_KEEP_ALIVE: set_flag(socket_flags(row), SOF_KEEPALIVE, value); return 0;
    case H8_OPTION_TTL: common->ttl = (u8_t)value; return 0;
    case H8_OPTION_TOS: common->tos = (u8_t)value; return 0;
    case H8_OPTION_INTERFACE:
        if (value > H8_MAXIMUM_INTERFACES) return H8_ILLEGAL_ARGUMENT;
        if (value > 0 && !stack->interfaces[value - 1].exists) return H8_INTERFACE_ERROR;
        common->netif_idx = value > 0 ? netif_get_index(&stack->interfaces[value - 1].netif) : 0;
        return 0;
    default: break;
    }
    if (row->kind == H8_TCP && option == H8_OPTION_SKIPS_TIME_WAIT) {
        row->skips_time_wait = value != 0;
        return 0;
    }
    if (row->kind == H8_TCP) return h8_tcp_set(row->block, stack->library, option, value);
    return set_group_option(row, option, value);
}

static int get_group_option(const struct h8_row *row, enum h8_option option, uint32_t *value) {
    const struct udp_pcb *udp = row->block;
    const struct raw_pcb *raw = row->block;
    bool is_udp = row->kind == H8_UDP;
    if (!is_udp && row->kind != H8_RAW) return H8_ILLEGAL_ARGUMENT;
    switch (option) {
    case H8_OPTION_MULTICAST_TTL: *value = is_udp ? udp->mcast_ttl : raw->mcast_ttl; return 0;
    case H8_OPTION_MULTICAST_LOOP:
        *value = is_udp ? (udp->flags & UDP_FLAGS_MULTICAST_LOOP) != 0
                        : (raw->flags & RAW_FLAGS_MULTICAST_LOOP) != 0;
        return 0;
    case H8_OPTION_MULTICAST_INTERFACE:
        *value = is_udp ? __builtin_bswap32(udp->mcast_ip4.addr) : 0;
        return is_udp ? 0 : H8_ILLEGAL_ARGUMENT;
    case H8_OPTION_HEADER_INCLUDED:
        *value = !is_udp && (raw->flags & RAW_FLAGS_HDRINCL) != 0;
        return is_udp ? H8_ILLEGAL_ARGUMENT : 0;
    default: return H8_ILLEGAL_ARGUMENT;
    }
}

int h8_endpoint_get(
    struct h8_stack *stack, h8_endpoint handle, enum h8_option option, uint32_t *value) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->block == NULL) return row->failure;
    const struct ip_pcb *common = row->block;
    switch (option) {
    case H8_OPTION_REUSE_ADDRESS: *value = (common->so_options & SOF_REUSEADDR) != 0; return 0;
    case H8_OPTION_BROADCAST: *value = (common->so_options & SOF_BROADCAST) != 0; return 0;
    case H8_OPTION_KEEP_ALIVE: *value = (common->so_options & SOF_KEEPALIVE) != 0; return 0;
    case H8_OPTION_TTL: *value = common->ttl; return 0;
    case H8_OPTION_TOS: *value = common->tos; return 0;
    case H8_OPTION_INTERFACE: *value = common->netif_idx; return 0;
    default: break;
    }
    if (row->kind == H8_TCP && option == H8_OPTION_SKIPS_TIME_WAIT) {
        *value = row->skips_time_wait;
        return 0;
    }
    if (row->kind == H8_TCP) return h8_tcp_get(row->block, option, value);
    return get_group_option(row, option, value);
}
