/* Waiting on the host. See h8_wait.h. */
#define _GNU_SOURCE
#include "h8_wait.h"

#include <time.h>

void h8_wait(struct pollfd *places, uint32_t count, uint64_t nanoseconds)
{
    struct timespec length = {
        .tv_sec = (time_t)(nanoseconds / 1000000000),
        .tv_nsec = (long)(nanoseconds % 1000000000),
    };
    if (ppoll(places, count, &length, NULL) > 0) return;
    for (uint32_t i = 0; i < count; i++) places[i].revents = 0;
}
