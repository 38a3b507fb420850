/* AddressSanitizer, where the program was started with its runtime (`--sanitize address`). Without
 * it these do nothing. */
#pragma once

#include <stddef.h>

/* True when the runtime is there. */
int h8_sanitizer_is_on(void);

/* Says that firmware may not touch these bytes: on the heap, what is not a block's payload. */
void h8_poison(const void *address, size_t bytes);

/* Says that firmware may touch these bytes. `address` is a multiple of 8. */
void h8_unpoison(const void *address, size_t bytes);

/* Calls `ending` after a report, in the context of the access that was reported. It need not
 * return; if it does, the process exits with the code of ASAN_OPTIONS. */
void h8_sanitizer_set_ending(void (*ending)(void));
