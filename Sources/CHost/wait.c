/* Waiting on the host. See h8_wait.h. */
#define _GNU_SOURCE
#include "h8_wait.h"

#include <poll.h>
#include <time.h>

int h8_wait(int descriptor, uint64_t nanoseconds)
{
    enum { LONGEST_SECONDS = 3600 };
    uint64_t seconds = nanoseconds / 1000000000;
    struct pollfd watched = {.fd = descriptor, .events = POLLIN};
    struct timespec length = {
        .tv_sec = (time_t)(seconds < LONGEST_SECONDS ? seconds : LONGEST_SECONDS),
        .tv_nsec = (long)(nanoseconds % 1000000000),
    };
    return ppoll(&watched, 1, &length, NULL) > 0;
}
