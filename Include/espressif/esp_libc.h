// The C library as the SDK's applications see it, and the os_ names for it.
//
// Functions that the standard has too are declared by the firmware's C library headers; this file
// adds what only the SDK has.
#ifndef HOST8266_ESP_LIBC_H
#define HOST8266_ESP_LIBC_H

#include "c_types.h"

#include "../libc/stdio.h"
#include "../libc/stdlib.h"
#include "../libc/string.h"
#include "../libc/strings.h"

#ifdef __cplusplus
extern "C" {
#endif

// `n` zeroed bytes from the heap, or NULL.
void *zalloc(size_t n);

// 32 random bits, from the run's seed.
unsigned int os_random(void);

// Fills `len` bytes at `buf` with random bits.
int os_get_random(unsigned char *buf, size_t len);

#ifdef __cplusplus
}
#endif

// Heap and console. On the chip os_printf keeps its format in flash; it must be a literal there.

#define MEMLEAK_DEBUG_ENABLE 0

#define os_free(s) free(s)
#define os_malloc(s) malloc(s)
#define os_calloc(p, s) calloc(p, s)
#define os_realloc(p, s) realloc(p, s)
#define os_zalloc(s) zalloc(s)
#define os_printf(...) printf(__VA_ARGS__)

#endif
