//  TCP/IP: lwIP's core, in as many instances as are wanted, without its threads and sockets.
//
//  An instance is a private copy of liblwip.so.0 whose imports are redirected to functions of ours:
//  its clock, its random numbers, its memory and its failures (library.c). So the same library
//  serves the chip and the world around it, and neither sees the host.
//
//  Rules:
//  - One thread is inside of an instance at a time; different instances may be used by different
//    threads. No function blocks, and none calls back but for memory and random numbers: what
//    happens is queued, and taken with h8_stack_take_event and h8_stack_take_frame.
//  - Endpoints are named by handles, never 0. One that is stale or of another kind is answered with
//    H8_STALE; nothing else happens.
//  - Addresses and ports are in the host's byte order; 0 is "any".
//  - Functions return 0 or more for success, else one of the H8_... errors.
//  - An assertion of lwIP's that fails ends the call, not the process (h8_stack_assertions).
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct h8_stack h8_stack;
typedef uint32_t h8_endpoint;

/// What goes wrong. The first ones are lwIP's own numbers.
enum h8_error {
    H8_NO_MEMORY = -1,
    H8_NO_BUFFER = -2,
    H8_TIMED_OUT = -3,
    H8_NO_ROUTE = -4,
    H8_IN_PROGRESS = -5,
    H8_ILLEGAL_VALUE = -6,
    H8_WOULD_BLOCK = -7,
    H8_IN_USE = -8,
    H8_ALREADY = -9,
    H8_CONNECTED = -10,
    H8_NOT_CONNECTED = -11,
    H8_INTERFACE_ERROR = -12,
    H8_ABORTED = -13,
    H8_RESET = -14,
    H8_CLOSED = -15,
    H8_ILLEGAL_ARGUMENT = -16,
    /// The handle names nothing (any more).
    H8_STALE = -17,
    /// lwIP found itself in a state that it did not expect.
    H8_ASSERTION = -18,
};

/// What an instance takes from outside. `context` is given back in each call.
struct h8_stack_hooks {
    void *context;
    uint32_t (*random)(void *context);
    /// Memory for packets and control blocks, aligned to 8; NULL when there is none. Both NULL: the
    /// host's memory. What an owner gave, the instance does not give back when it is dropped.
    void *(*allocate)(void *context, size_t size);
    void (*release)(void *context, void *memory);
};

/// Limits and habits; they hold for what is made afterwards.
struct h8_stack_settings {
    /// Bytes of the receive window and of the send buffer, 1 to 65535.
    uint16_t window, send_buffer;
    /// Control blocks of each kind at a time; 0 sets no limit.
    uint16_t tcp_blocks, listeners, udp_blocks, raw_blocks;
    /// Packets that wait to be read from a UDP or raw endpoint; more are dropped. 0 sets no limit.
    uint16_t queued_packets;
    /// Segments that arrive before their turn are kept.
    bool keeps_out_of_order;
    /// Packets to an own address come back.
    bool loops_back;
    /// TCP's window scale option is offered and taken.
    bool scales_window;
    /// Packets for others are passed on between interfaces, as a router does.
    bool forwards;
};

struct h8_stack_statistics {
    /// Blocks and bytes that lwIP holds at the moment, and the most that it held.
    uint64_t blocks, bytes, most_bytes;
    /// Allocations that failed, for want of memory or by a limit.
    uint64_t refused;
    uint64_t frames_in, frames_out, packets_dropped;
    uint64_t assertions;
};

/// Makes an instance. NULL when it cannot be; `problem` then says why in one sentence, with what to
/// do. It takes milliseconds the first time, less when a dropped one's copy can be used again.
h8_stack *h8_stack_make(
    const struct h8_stack_hooks *hooks, const struct h8_stack_settings *settings,
    char *problem, size_t problem_size);
/// Frees it and all that it has of the host's.
void h8_stack_drop(h8_stack *);
void h8_stack_set(h8_stack *, const struct h8_stack_settings *settings);
struct h8_stack_statistics h8_stack_statistics(const h8_stack *);
/// What the last failed assertion said; empty when none has failed.
const char *h8_stack_assertion(const h8_stack *);

// MARK: Time

/// Moves the instance's clock; milliseconds, never back.
void h8_stack_set_time(h8_stack *, uint64_t milliseconds);
/// When something is to be done; UINT64_MAX when nothing is.
uint64_t h8_stack_due(h8_stack *);
/// Does what is due.
void h8_stack_run(h8_stack *);

// MARK: Interfaces: Ethernet, numbered from 1

enum { H8_MAXIMUM_INTERFACES = 32 };

/// Adds an interface, down and without a link. `mtu`: 576 to 1500. Returns its number.
int h8_interface_add(h8_stack *, const uint8_t mac[6], uint16_t mtu);
void h8_interface_remove(h8_stack *, int number);
void h8_interface_address(
    h8_stack *, int number, uint32_t address, uint32_t mask, uint32_t gateway);
void h8_interface_set_up(h8_stack *, int number, bool up);
void h8_interface_set_link(h8_stack *, int number, bool up);
void h8_interface_set_mac(h8_stack *, int number, const uint8_t mac[6]);
/// The way to what no interface is on a net with.
void h8_interface_set_default(h8_stack *, int number);
/// Frames to these nets leave here even if another interface, added later, is on the same net.
void h8_interface_set_preferred(h8_stack *, int number, bool preferred);
/// Asks for an address's owner, so that the answer is known when it is needed.
int h8_interface_ask(h8_stack *, int number, uint32_t address);
/// The known owner of an address: true, and 6 bytes.
bool h8_interface_owner(h8_stack *, int number, uint32_t address, uint8_t mac[6]);
/// `on` joins a multicast group, else leaves it.
int h8_interface_group(h8_stack *, int number, uint32_t group, bool on);
/// Takes a frame from the wire, unless it is for somebody else. It was checked: what lwIP would
/// assert is not in it.
int h8_interface_input(h8_stack *, int number, const uint8_t *frame, size_t length);

// MARK: What has happened

enum h8_event_kind {
    /// There is something to read, `length` bytes more.
    H8_EVENT_RECEIVED = 1,
    /// A listener has a new connection: `other`.
    H8_EVENT_ACCEPTED,
    H8_EVENT_CONNECTED,
    /// `length` bytes were acknowledged.
    H8_EVENT_SENT,
    /// The peer sends no more.
    H8_EVENT_CLOSED,
    /// The connection is no more, because of `error`. What has arrived can still be read.
    H8_EVENT_FAILED,
};

struct h8_event {
    enum h8_event_kind kind;
    int error;
    h8_endpoint endpoint, other;
    uint32_t length;
};

/// The next event, oldest first; false when there is none.
bool h8_stack_take_event(h8_stack *, struct h8_event *);
/// The next frame to be sent; NULL when there is none. It is valid until this is called again.
const uint8_t *h8_stack_take_frame(h8_stack *, int *number, size_t *length);

// MARK: Endpoints of any kind

struct h8_address {
    uint32_t address;
    uint16_t port;
};

/// A packet's way: from whom, to which of our addresses, on which interface.
struct h8_origin {
    struct h8_address from;
    uint32_t to;
    int interface;
    /// Bytes of the packet, which may be more than were asked for.
    uint32_t length;
};

enum h8_option {
    H8_OPTION_REUSE_ADDRESS,
    H8_OPTION_BROADCAST,
    H8_OPTION_TTL,
    H8_OPTION_TOS,
    /// UDP and raw: for packets to groups.
    H8_OPTION_MULTICAST_TTL,
    H8_OPTION_MULTICAST_LOOP,
    /// UDP: the address of the interface for packets to groups.
    H8_OPTION_MULTICAST_INTERFACE,
    /// The interface that is used; 0 any.
    H8_OPTION_INTERFACE,
    /// TCP, as they are called elsewhere; times in milliseconds.
    H8_OPTION_NO_DELAY,
    H8_OPTION_KEEP_ALIVE,
    H8_OPTION_KEEP_IDLE,
    H8_OPTION_KEEP_INTERVAL,
    H8_OPTION_KEEP_COUNT,
    H8_OPTION_PRIORITY,
    /// TCP: the maximum segment size towards the peer, which can be lowered only.
    H8_OPTION_SEGMENT_SIZE,
    /// TCP: once it is closed, its control block goes instead of waiting out its time.
    H8_OPTION_SKIPS_TIME_WAIT,
    /// Raw: packets are given with their IP header.
    H8_OPTION_HEADER_INCLUDED,
};

/// Binds. Port 0 chooses one, but for raw endpoints.
int h8_endpoint_bind(h8_stack *, h8_endpoint, struct h8_address);
struct h8_address h8_endpoint_local(h8_stack *, h8_endpoint);
struct h8_address h8_endpoint_remote(h8_stack *, h8_endpoint);
int h8_endpoint_set(h8_stack *, h8_endpoint, enum h8_option, uint32_t value);
int h8_endpoint_get(h8_stack *, h8_endpoint, enum h8_option, uint32_t *value);
/// Bytes that can be read: of the first packet, or of a connection.
uint32_t h8_endpoint_readable(h8_stack *, h8_endpoint);
/// Packets, or pieces of a connection, that wait.
uint32_t h8_endpoint_queued(h8_stack *, h8_endpoint);
/// Ends it and forgets the handle. A connection is closed in order, or reset when there are bytes
/// that were not read.
int h8_endpoint_close(h8_stack *, h8_endpoint);

// MARK: UDP and raw

int h8_udp_make(h8_stack *, h8_endpoint *);
int h8_raw_make(h8_stack *, uint8_t protocol, h8_endpoint *);
/// Fixes the peer; the address 0 frees it again.
int h8_packet_connect(h8_stack *, h8_endpoint, struct h8_address);
/// Sends to `to`, or to the peer when its address is 0. For raw, the port means nothing. With
/// `from` the packet has that source address (0: the interface's).
int h8_packet_send(
    h8_stack *, h8_endpoint, struct h8_address to, uint32_t from, const void *data, size_t length);
/// Reads a packet, or as much of it as fits, and drops it unless `peek`. Returns the bytes given;
/// H8_WOULD_BLOCK when there is none. For raw, the packet begins with its IP header.
int h8_packet_read(
    h8_stack *, h8_endpoint, void *buffer, size_t size, bool peek, struct h8_origin *);

// MARK: TCP

int h8_tcp_make(h8_stack *, h8_endpoint *);
int h8_tcp_connect(h8_stack *, h8_endpoint, struct h8_address);
/// Makes a bound endpoint a listener. The handle stays.
int h8_tcp_listen(h8_stack *, h8_endpoint);
/// Queues as much as fits and sends what may be sent; `more` holds back what does not fill a
/// segment. Returns the bytes taken; H8_WOULD_BLOCK when there is no room.
int h8_tcp_write(h8_stack *, h8_endpoint, const void *data, size_t length, bool more);
/// Bytes that h8_tcp_write would take.
uint32_t h8_tcp_space(h8_stack *, h8_endpoint);
/// Bytes that the peer has not acknowledged, and the end of the stream counts as one.
uint32_t h8_tcp_unacknowledged(h8_stack *, h8_endpoint);
/// Reads, and tells the peer that there is room again unless `peek`. Returns 0 at the end of the
/// stream, H8_WOULD_BLOCK when there is nothing yet.
int h8_tcp_read(h8_stack *, h8_endpoint, void *buffer, size_t size, bool peek);
/// Reads as the above does, but the peer is not told: h8_tcp_open_window does that for so many
/// bytes that were read.
int h8_tcp_read_silently(h8_stack *, h8_endpoint, void *buffer, size_t size);
int h8_tcp_open_window(h8_stack *, h8_endpoint, size_t length);
/// Ends one direction or both; the handle stays.
int h8_tcp_shutdown(h8_stack *, h8_endpoint, bool reading, bool writing);
/// Resets the connection and forgets the handle.
int h8_tcp_abort(h8_stack *, h8_endpoint);
/// The connection's state as lwIP counts them, 0 CLOSED to 10 TIME_WAIT.
int h8_tcp_state(h8_stack *, h8_endpoint);

/// The ones' complement sum of 16-bit words in the host's order, as lwIP's lwip_standard_chksum.
uint16_t h8_checksum(const void *data, int length);
