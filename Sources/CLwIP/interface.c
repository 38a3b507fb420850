//  Interfaces: the way of frames into lwIP and out of it.
#include "stack.h"

#include <stdlib.h>

static struct h8_interface *interface_of(struct h8_stack *stack, int number) {
    if (number < 1 || number > H8_MAXIMUM_INTERFACES) return NULL;
    struct h8_interface *interface = &stack->interfaces[number - 1];
    return interface->exists ? interface : NULL;
}

/// lwIP sends a frame: it is queued.
static err_t send_frame(struct netif *netif, struct pbuf *packet) {
    struct h8_stack *stack = h8_current;
    struct h8_frame *frame = malloc(sizeof *frame + packet->tot_len);
    if (frame == NULL) return ERR_MEM;
    frame->next = NULL;
    frame->number = (int)(intptr_t)netif->state;
    frame->length = packet->tot_len;
    stack->library->pbuf_copy_partial(packet, frame->bytes, packet->tot_len, 0);
    if (!stack->settings.scales_window) h8_remove_window_scale(frame->bytes, frame->length);
    if (stack->frame_last != NULL) {
        stack->frame_last->next = frame;
    } else {
        stack->frame_first = frame;
    }
    stack->frame_last = frame;
    stack->statistics.frames_out++;
    return ERR_OK;
}

static err_t begin(struct netif *netif) {
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->hwaddr_len = 6;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP;
    netif->output = h8_current->library->etharp_output;
    netif->linkoutput = send_frame;
    return ERR_OK;
}

int h8_interface_add(struct h8_stack *stack, const uint8_t mac[6], uint16_t mtu) {
    int number = 1;
    while (number <= H8_MAXIMUM_INTERFACES && stack->interfaces[number - 1].exists) number++;
    if (number > H8_MAXIMUM_INTERFACES) return H8_NO_MEMORY;
    struct h8_interface *interface = &stack->interfaces[number - 1];
    memset(interface, 0, sizeof *interface);
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    interface->netif.mtu = mtu;
    memcpy(interface->netif.hwaddr, mac, 6);
    ip4_addr_t any = {0};
    struct netif *added = library->netif_add(
        &interface->netif, &any, &any, &any, (void *)(intptr_t)number, begin,
        library->ethernet_input);
    interface->netif.mtu = mtu;
    interface->exists = added != NULL;
    H8_LEAVE(stack);
    return added != NULL ? number : H8_NO_MEMORY;
}

void h8_interface_remove(struct h8_stack *stack, int number) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return;
    H8_ENTER(stack, )
    stack->library->netif_remove(&interface->netif);
    H8_LEAVE(stack);
    interface->exists = false;
}

void h8_interface_address(
    struct h8_stack *stack, int number, uint32_t address, uint32_t mask, uint32_t gateway) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return;
    H8_ENTER(stack, )
    ip4_addr_t parts[] = {
        {__builtin_bswap32(address)}, {__builtin_bswap32(mask)}, {__builtin_bswap32(gateway)}};
    stack->library->netif_set_addr(&interface->netif, &parts[0], &parts[1], &parts[2]);
    H8_LEAVE(stack);
}

void h8_interface_set_up(struct h8_stack *stack, int number, bool up) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return;
    H8_ENTER(stack, )
    (up ? stack->library->netif_set_up : stack->library->netif_set_down)(&interface->netif);
    H8_LEAVE(stack);
}

void h8_interface_set_link(struct h8_stack *stack, int number, bool up) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return;
    H8_ENTER(stack, )
    (up ? stack->library->netif_set_link_up
        : stack->library->netif_set_link_down)(&interface->netif);
    H8_LEAVE(stack);
}

void h8_interface_set_mac(struct h8_stack *stack, int number, const uint8_t mac[6]) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface != NULL) memcpy(interface->netif.hwaddr, mac, 6);
}

void h8_interface_set_default(struct h8_stack *stack, int number) {
    struct h8_interface *interface = interface_of(stack, number);
    H8_ENTER(stack, )
    stack->library->netif_set_default(interface != NULL ? &interface->netif : NULL);
    H8_LEAVE(stack);
}

void h8_interface_set_preferred(struct h8_stack *stack, int number, bool preferred) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface != NULL) interface->preferred = preferred;
}

int h8_interface_ask(struct h8_stack *stack, int number, uint32_t address) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return H8_INTERFACE_ERROR;
    H8_ENTER(stack, H8_ASSERTION)
    ip4_addr_t wanted = {__builtin_bswap32(address)};
    err_t result = stack->library->etharp_request(&interface->netif, &wanted);
    H8_LEAVE(stack);
    return result;
}

bool h8_interface_owner(struct h8_stack *stack, int number, uint32_t address, uint8_t mac[6]) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return false;
    H8_ENTER(stack, false)
    ip4_addr_t wanted = {__builtin_bswap32(address)};
    struct eth_addr *owner = NULL;
    const ip4_addr_t *known = NULL;
    bool found =
        stack->library->etharp_find_addr(&interface->netif, &wanted, &owner, &known) >= 0;
    if (found) memcpy(mac, owner->addr, 6);
    H8_LEAVE(stack);
    return found;
}

int h8_interface_group(struct h8_stack *stack, int number, uint32_t group, bool on) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL) return H8_INTERFACE_ERROR;
    H8_ENTER(stack, H8_ASSERTION)
    ip4_addr_t wanted = {__builtin_bswap32(group)};
    err_t result = (on ? stack->library->igmp_joingroup_netif
                       : stack->library->igmp_leavegroup_netif)(&interface->netif, &wanted);
    H8_LEAVE(stack);
    return result;
}

/// lwIP keeps what arrives before its turn; a chip of the SDK's time does not.
static void drop_out_of_order(struct h8_stack *stack) {
    for (struct tcp_pcb *block = *stack->library->tcp_active_pcbs; block; block = block->next) {
        if (block->ooseq != NULL) stack->library->tcp_free_ooseq(block);
    }
}

/// The frame is for this interface: lwIP itself looks at no destination on Ethernet.
static bool is_for(const struct netif *netif, const uint8_t *frame, size_t length) {
    return length >= 14 && ((frame[0] & 1) != 0 || memcmp(frame, netif->hwaddr, 6) == 0);
}

/// The frame holds a packet for somebody else, which lwIP would pass on.
static bool is_to_forward(struct h8_stack *stack, const struct netif *netif, const uint8_t *frame,
                          size_t length) {
    enum { DESTINATION = 14 + 16 };
    if (length < DESTINATION + 4 || frame[12] != 8 || frame[13] != 0) return false;
    ip4_addr_t to;
    memcpy(&to.addr, frame + DESTINATION, 4);
    if (ip4_addr_ismulticast(&to) || stack->library->ip4_addr_isbroadcast_u32(to.addr, netif)) {
        return false;
    }
    for (int row = 0; row < H8_MAXIMUM_INTERFACES; row++) {
        const struct h8_interface *interface = &stack->interfaces[row];
        if (interface->exists && netif_ip4_addr(&interface->netif)->addr == to.addr) return false;
    }
    return true;
}

int h8_interface_input(
    struct h8_stack *stack, int number, const uint8_t *bytes, size_t length) {
    struct h8_interface *interface = interface_of(stack, number);
    if (interface == NULL || !netif_is_up(&interface->netif) || length > UINT16_MAX) {
        return H8_INTERFACE_ERROR;
    }
    const struct netif *netif = &interface->netif;
    if (!is_for(netif, bytes, length)) return H8_NO_ROUTE;
    if (!stack->settings.forwards && is_to_forward(stack, netif, bytes, length)) return H8_NO_ROUTE;
    stack->statistics.frames_in++;
    H8_ENTER(stack, H8_ASSERTION)
    struct h8_library *library = stack->library;
    struct pbuf *packet = library->pbuf_alloc(PBUF_RAW, (u16_t)length, PBUF_RAM);
    if (packet != NULL) {
        memcpy(packet->payload, bytes, length);
        if (!stack->settings.scales_window) h8_remove_window_scale(packet->payload, length);
        // ethernet_input frees it in every case.
        interface->netif.input(packet, &interface->netif);
        if (!stack->settings.keeps_out_of_order) drop_out_of_order(stack);
        if (stack->skips_time_wait) h8_tcp_skip_time_wait(stack);
    } else {
        stack->statistics.packets_dropped++;
    }
    H8_LEAVE(stack);
    return packet != NULL ? 0 : H8_NO_MEMORY;
}
