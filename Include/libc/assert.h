// Firmware's assert.h. A failed assertion is reported on the console, and the chip panics.
//
// As the standard asks, each inclusion follows NDEBUG as it is then: the macro stands outside of
// the guard.
#ifndef HOST8266_LIBC_ASSERT_H
#define HOST8266_LIBC_ASSERT_H

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

void H8(__assert_func)(const char *file, int line, const char *function, const char *expression)
    H8AS(__assert_func) __attribute__((__noreturn__));

#ifdef __cplusplus
}
#endif

#endif

#undef assert
#ifdef NDEBUG
#define assert(expression) ((void)0)
#else
#define assert(expression) \
    ((expression) ? (void)0 : __assert_func(__FILE__, __LINE__, __func__, #expression))
#endif

#if !defined(__cplusplus) && !defined(static_assert)
#define static_assert _Static_assert
#endif
