/* Waiting on the host. See h8_wait.h. */
#define _GNU_SOURCE
#include "h8_wait.h"

#include <poll.h>
#include <time.h>

uint32_t h8_wait(const int *descriptors, uint32_t count, uint64_t nanoseconds)
{
    struct pollfd watched[H8_WAIT_MOST];
    struct timespec length = {
        .tv_sec = (time_t)(nanoseconds / 1000000000),
        .tv_nsec = (long)(nanoseconds % 1000000000),
    };
    if (count > H8_WAIT_MOST) count = H8_WAIT_MOST;
    for (uint32_t i = 0; i < count; i++) {
        watched[i] = (struct pollfd){.fd = descriptors[i], .events = POLLIN};
    }
    uint32_t ready = 0;
    if (ppoll(watched, count, &length, NULL) <= 0) return 0;
    for (uint32_t i = 0; i < count; i++) {
        if (watched[i].revents) ready |= 1u << i;
    }
    return ready;
}
