/* Waiting on the host, for pacing and for input. */
#pragma once

#include <stdint.h>

/* Waits for `nanoseconds`, or until `descriptor` can be read or a signal comes. A negative
 * descriptor is not watched. Returns 1 when it can be read, else 0. */
int h8_wait(int descriptor, uint64_t nanoseconds);
