// Formatted output for firmware: the engine, and the functions that firmware calls.
//
// Formats mean what they mean on the chip, whose int, long and pointer all have 32 bits:
//
//   d i u o x X c      as in C; D U O are the old names of ld lu lo
//   hh h               8 and 16 bits
//   l z t              32 bits: of a 64-bit argument, the low half
//   ll j q             64 bits
//   p                  0x and eight digits, the low 32 bits
//   s                  NULL prints (null); a precision bounds what is read
//   f F e E g G a A    double; L reads long double and prints it as double
//   n                  takes its argument and stores nothing
//   flags - + space # 0, width and precision, each also by *
//
// A conversion that is none of these prints its own character, as newlib does. Precisions of
// floating point beyond 64 print zeros. There is no locale, no allocation and no lock; the engine
// uses less than 1 KiB of stack besides what the host's snprintf takes for floating point.
#ifndef H8_PRINTF_H
#define H8_PRINTF_H

#include <stdarg.h>
#include <stddef.h>

#include "h8_export.h"

// Takes `count` > 0 bytes of output, which are valid during the call only.
typedef void (*h8_sink)(void *context, const char *bytes, size_t count);

// Formats into `sink`. Returns the count of bytes, INT_MAX where there are more.
int h8_format(h8_sink sink, void *context, const char *format, va_list arguments);

// The functions of firmware's stdio.h (C: printf, sprintf, snprintf, vprintf, vsprintf, vsnprintf,
// puts, putchar). Output to the console goes to h8_libc()->console_write and may block.
H8_EXPORT int h8266_printf(const char *format, ...);
H8_EXPORT int h8266_vprintf(const char *format, va_list arguments);
H8_EXPORT int h8266_sprintf(char *buffer, const char *format, ...);
H8_EXPORT int h8266_vsprintf(char *buffer, const char *format, va_list arguments);
H8_EXPORT int h8266_snprintf(char *buffer, size_t size, const char *format, ...);
H8_EXPORT int h8266_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments);
H8_EXPORT int h8266_puts(const char *string);
H8_EXPORT int h8266_putchar(int character);

#endif
