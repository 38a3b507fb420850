/* Waiting on the host, for pacing and for input. */
#pragma once

#include <stdint.h>

/* The most descriptors that can be watched. */
#define H8_WAIT_MOST 8

/* Waits for `nanoseconds`, or until one of `count` descriptors can be read or a signal comes.
 * Returns a bit for each that can be read or has been closed, bit 0 for the first. */
uint32_t h8_wait(const int *descriptors, uint32_t count, uint64_t nanoseconds);
