//  UDP and raw endpoints.
#include "stack.h"

/// Queues a packet that has arrived for an endpoint, or drops it.
static bool keep(h8_endpoint handle, struct pbuf *packet, const struct h8_origin *origin) {
    struct h8_stack *stack = h8_current;
    struct h8_row *row = h8_row_of(stack, handle);
    uint32_t limit = stack->settings.queued_packets;
    bool has_room = row != NULL && (limit == 0 || row->queued < limit);
    if (!has_room || !h8_row_append(stack, row, packet, origin)) {
        stack->statistics.packets_dropped++;
        return false;
    }
    h8_post(stack, H8_EVENT_RECEIVED, handle, 0, 0, packet->tot_len);
    return true;
}

/// Where the packet that lwIP is busy with came from and went to.
static struct h8_origin origin_of(const ip_addr_t *from, u16_t port) {
    const struct ip_globals *globals = h8_current->library->ip_data;
    const struct netif *netif = globals->current_input_netif;
    return (struct h8_origin){
        .from = {h8_number(from), port},
        .to = h8_number(&globals->current_iphdr_dest),
        .interface = netif != NULL ? (int)(intptr_t)netif->state : 0,
    };
}

static void udp_received(
    void *argument, struct udp_pcb *block, struct pbuf *packet, const ip_addr_t *from, u16_t port) {
    (void)block;
    struct h8_origin origin = origin_of(from, port);
    if (!keep(h8_from_argument(argument), packet, &origin)) h8_current->library->pbuf_free(packet);
}

/// Raw endpoints get a copy, as others may want the packet too.
static u8_t raw_received(
    void *argument, struct raw_pcb *block, struct pbuf *packet, const ip_addr_t *from) {
    (void)block;
    struct h8_library *library = h8_current->library;
    struct pbuf *copy = library->pbuf_alloc(PBUF_RAW, packet->tot_len, PBUF_RAM);
    if (copy == NULL) return 0;
    library->pbuf_copy_partial(packet, copy->payload, packet->tot_len, 0);
    struct h8_origin origin = origin_of(from, 0);
    if (!keep(h8_from_argument(argument), copy, &origin)) library->pbuf_free(copy);
    return 0;
}

int h8_udp_make(struct h8_stack *stack, h8_endpoint *handle) {
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    struct udp_pcb *block = library->udp_new();
    *handle = block != NULL ? h8_row_make(stack, H8_UDP, block) : 0;
    if (*handle != 0) library->udp_recv(block, udp_received, h8_as_argument(*handle));
    if (*handle == 0 && block != NULL) library->udp_remove(block);
    H8_LEAVE(stack);
    return *handle != 0 ? 0 : H8_NO_MEMORY;
}

int h8_raw_make(struct h8_stack *stack, uint8_t protocol, h8_endpoint *handle) {
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    struct raw_pcb *block = library->raw_new(protocol);
    *handle = block != NULL ? h8_row_make(stack, H8_RAW, block) : 0;
    if (*handle != 0) library->raw_recv(block, raw_received, h8_as_argument(*handle));
    if (*handle == 0 && block != NULL) library->raw_remove(block);
    H8_LEAVE(stack);
    return *handle != 0 ? 0 : H8_NO_MEMORY;
}

int h8_packet_connect(struct h8_stack *stack, h8_endpoint handle, struct h8_address to) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->kind != H8_UDP && row->kind != H8_RAW) return H8_ILLEGAL_ARGUMENT;
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    ip_addr_t address = h8_ip(to.address);
    err_t result = ERR_OK;
    if (row->kind == H8_UDP) {
        if (to.address != 0) result = library->udp_connect(row->block, &address, to.port);
        else library->udp_disconnect(row->block);
    } else {
        if (to.address != 0) result = library->raw_connect(row->block, &address);
        else library->raw_disconnect(row->block);
    }
    H8_LEAVE(stack);
    return result;
}

/// Where a packet goes: the address of the call, or the peer's.
static bool is_connected(const struct h8_row *row) {
    if (row->kind == H8_UDP) {
        return (((struct udp_pcb *)row->block)->flags & UDP_FLAGS_CONNECTED) != 0;
    }
    return (((struct raw_pcb *)row->block)->flags & RAW_FLAGS_CONNECTED) != 0;
}

/// Sends with a source address of the caller's choice; the way is the interface's that is bound, or
/// the one that leads there.
static err_t send_from(
    struct h8_stack *stack, struct h8_row *row, struct pbuf *packet, const ip_addr_t *address,
    uint16_t port, uint32_t from) {
    struct ip_pcb *common = row->block;
    struct netif *netif = NULL;
    for (int number = 0; number < H8_MAXIMUM_INTERFACES && common->netif_idx > 0; number++) {
        struct h8_interface *interface = &stack->interfaces[number];
        bool is_it = interface->exists && netif_get_index(&interface->netif) == common->netif_idx;
        if (is_it) netif = &interface->netif;
    }
    ip_addr_t source = h8_ip(from);
    if (netif == NULL) netif = h8_route(ip_2_ip4(address));
    if (netif == NULL) return ERR_RTE;
    if (row->kind == H8_UDP) {
        return stack->library->udp_sendto_if_src(row->block, packet, address, port, netif, &source);
    }
    return stack->library->raw_sendto_if_src(row->block, packet, address, netif, &source);
}

int h8_packet_send(
    struct h8_stack *stack, h8_endpoint handle, struct h8_address to, uint32_t from,
    const void *data, size_t length) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->kind != H8_UDP && row->kind != H8_RAW) return H8_ILLEGAL_ARGUMENT;
    // What an IP packet can carry after its own header and UDP's.
    enum { LONGEST = UINT16_MAX - IP_HLEN - UDP_HLEN };
    if (length > LONGEST) return H8_ILLEGAL_VALUE;
    if (to.address == 0 && !is_connected(row)) return H8_NOT_CONNECTED;
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    bool is_udp = row->kind == H8_UDP;
    if (to.address == 0) {
        to.address = h8_number(&((struct ip_pcb *)row->block)->remote_ip);
        if (is_udp) to.port = ((struct udp_pcb *)row->block)->remote_port;
    }
    struct pbuf *packet =
        library->pbuf_alloc(is_udp ? PBUF_TRANSPORT : PBUF_IP, (u16_t)length, PBUF_RAM);
    err_t result = ERR_MEM;
    if (packet != NULL) {
        if (length > 0) memcpy(packet->payload, data, length);
        ip_addr_t address = h8_ip(to.address);
        if (from != 0) {
            result = send_from(stack, row, packet, &address, to.port, from);
        } else if (is_udp) {
            result = library->udp_sendto(row->block, packet, &address, to.port);
        } else {
            result = library->raw_sendto(row->block, packet, &address);
        }
        library->pbuf_free(packet);
    }
    H8_LEAVE(stack);
    return result == ERR_OK ? (int)length : result;
}

int h8_packet_read(
    struct h8_stack *stack, h8_endpoint handle, void *buffer, size_t size, bool peek,
    struct h8_origin *origin) {
    struct h8_row *row = h8_row_of(stack, handle);
    if (row == NULL) return H8_STALE;
    if (row->kind != H8_UDP && row->kind != H8_RAW) return H8_ILLEGAL_ARGUMENT;
    if (row->first == NULL) return H8_WOULD_BLOCK;
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_waiting *waiting = row->first;
    uint32_t length = waiting->origin.length < size ? waiting->origin.length : (uint32_t)size;
    stack->library->pbuf_copy_partial(waiting->data, buffer, (u16_t)length, 0);
    if (origin != NULL) *origin = waiting->origin;
    if (!peek) h8_row_drop_first(stack, row);
    H8_LEAVE(stack);
    return (int)length;
}
