//  The one thing of a segment that is changed on its way: the option for window scaling.
//
//  lwIP as packaged always offers it, the SDK's never did. A window that was lowered and an agreed
//  scale do not go together in lwIP, so the option becomes three no-operations on both ways, and
//  the checksum follows.
#include "stack.h"

enum {
    ETHERNET = 14, IP_SIZE = 20, TCP_SIZE = 20,
    END_OF_OPTIONS = 0, NO_OPERATION = 1, WINDOW_SCALE = 3, WINDOW_SCALE_SIZE = 3,
};

/// Where the options of a segment with SYN are; false when this is not one.
static bool find_options(const uint8_t *frame, size_t length, size_t *tcp, size_t *end) {
    if (length < ETHERNET + IP_SIZE + TCP_SIZE || frame[12] != 8 || frame[13] != 0) return false;
    if (frame[ETHERNET + 9] != IP_PROTO_TCP) return false;
    *tcp = ETHERNET + (size_t)(frame[ETHERNET] & 15) * 4;
    if (*tcp + TCP_SIZE > length || (frame[*tcp + 13] & TCP_SYN) == 0) return false;
    *end = *tcp + (size_t)(frame[*tcp + 12] >> 4) * 4;
    return *end <= length;
}

/// Replaces a byte and keeps the checksum right: what goes in is added, what goes out taken away.
static void replace(uint8_t *frame, size_t tcp, size_t place, uint8_t byte) {
    unsigned shift = ((place - tcp) & 1) != 0 ? 0 : 8;
    uint32_t sum = (uint32_t)(uint16_t)~(frame[tcp + 16] << 8 | frame[tcp + 17]);
    sum += (uint16_t)~(frame[place] << shift) + ((uint32_t)byte << shift);
    sum = (sum & 0xFFFF) + (sum >> 16);
    sum = (sum & 0xFFFF) + (sum >> 16);
    frame[place] = byte;
    frame[tcp + 16] = (uint8_t)(~sum >> 8);
    frame[tcp + 17] = (uint8_t)~sum;
}

void h8_remove_window_scale(uint8_t *frame, size_t length) {
    size_t tcp, end;
    if (!find_options(frame, length, &tcp, &end)) return;
    for (size_t place = tcp + TCP_SIZE; place < end && frame[place] != END_OF_OPTIONS;) {
        if (frame[place] == NO_OPERATION) {
            place++;
            continue;
        }
        if (place + 2 > end || frame[place + 1] < 2) return;
        size_t next = place + frame[place + 1];
        if (frame[place] == WINDOW_SCALE && next == place + WINDOW_SCALE_SIZE && next <= end) {
            for (size_t byte = place; byte < next; byte++) replace(frame, tcp, byte, NO_OPERATION);
        }
        place = next;
    }
}
