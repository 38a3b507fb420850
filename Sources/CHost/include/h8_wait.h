/* Waiting on the host: for a while, for input, or for a signal. */
#pragma once

#include <poll.h>
#include <stdint.h>

/* Waits for `nanoseconds`, or until one of the `count` places has what it asks for or a signal
 * comes. Fills in `revents` of each place, with 0 if nothing happened. */
void h8_wait(struct pollfd *places, uint32_t count, uint64_t nanoseconds);
