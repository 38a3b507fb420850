/* See work.c. */
#pragma once

#include <stdint.h>

/* Does `rounds` rounds of work, about a third of a millisecond each; the result depends on all. */
uint32_t work(int rounds);
