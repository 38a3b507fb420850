// Firmware's stdlib.h.
//
// `long` keeps the host's 64 bits as a type, but conversions saturate at the chip's 32, so that
// what a chip would store is what is returned.
#ifndef HOST8266_LIBC_STDLIB_H
#define HOST8266_LIBC_STDLIB_H

#include <stddef.h>

#include "../host8266_names.h"
#include "alloca.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7FFFFFFF

// The heap of the chip: a block is NULL where there is no room for it.
void *H8(malloc)(size_t size) H8AS(malloc);
void *H8(calloc)(size_t count, size_t size) H8AS(calloc);
void *H8(realloc)(void *block, size_t size) H8AS(realloc);
void H8(free)(void *block) H8AS(free);

// Numbers from text. Out of range gives the nearest 32-bit (or 64-bit) value and errno ERANGE; a
// base other than 0 and 2...36 gives 0 and EINVAL.
double H8(atof)(const char *string) H8AS(atof);
int H8(atoi)(const char *string) H8AS(atoi);
long H8(atol)(const char *string) H8AS(atol);
long long H8(atoll)(const char *string) H8AS(atoll);
double H8(strtod)(const char *string, char **end) H8AS(strtod);
float H8(strtof)(const char *string, char **end) H8AS(strtof);
long H8(strtol)(const char *string, char **end, int base) H8AS(strtol);
long long H8(strtoll)(const char *string, char **end, int base) H8AS(strtoll);
unsigned long H8(strtoul)(const char *string, char **end, int base) H8AS(strtoul);
unsigned long long H8(strtoull)(const char *string, char **end, int base) H8AS(strtoull);

// Pseudo-random numbers, 0...RAND_MAX, from the run's seed.
int H8(rand)(void) H8AS(rand);
void H8(srand)(unsigned int seed) H8AS(srand);
int H8(rand_r)(unsigned int *seed) H8AS(rand_r);

// Tables. Neither allocates; the order of equal elements is unspecified.
void *H8(bsearch)(const void *key, const void *table, size_t count, size_t size,
                  int (*compare)(const void *, const void *)) H8AS(bsearch);
void H8(qsort)(void *table, size_t count, size_t size,
               int (*compare)(const void *, const void *)) H8AS(qsort);

// Neither returns: there is nothing to return to, and the chip panics.
void H8(abort)(void) H8AS(abort) __attribute__((__noreturn__));
void H8(exit)(int status) H8AS(exit) __attribute__((__noreturn__));

// The host's.
#ifndef __swift__

typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;

int abs(int value);
long labs(long value);
long long llabs(long long value);
div_t div(int dividend, int divisor);
ldiv_t ldiv(long dividend, long divisor);
lldiv_t lldiv(long long dividend, long long divisor);

#endif

#ifdef __cplusplus
}
#endif

#endif
