// Firmware's stdint.h: the compiler's own, found without a C library behind it.
#ifndef HOST8266_LIBC_STDINT_H
#define HOST8266_LIBC_STDINT_H

#ifdef __clang__
#include_next <stdint.h>
#else
#include <stdint-gcc.h>
#endif

#endif
