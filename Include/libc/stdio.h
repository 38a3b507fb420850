// Firmware's stdio.h: formatted text to the console and to memory.
//
// `l` in a format means 32 bits, as on the chip, and %p prints eight digits. There are no streams:
// FILE is a name that other declarations may use. The functions carry no format attribute, because
// applications are compiled with the formats that they were written with.
#ifndef HOST8266_LIBC_STDIO_H
#define HOST8266_LIBC_STDIO_H

#include <stdarg.h>
#include <stddef.h>

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

#define EOF (-1)
#define BUFSIZ 1024

#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2

typedef struct h8_file sdk_FILE;
#ifndef __swift__
typedef sdk_FILE FILE;
#endif

// To the console: the port of os_install_putc1, at first UART0. They may block while it is full.
int H8(puts)(const char *string) H8AS(puts);
int H8(putchar)(int character) H8AS(putchar);

// A file of the chip's file system gets another name: 0, or -1 when there is no `from`, or a `to`.
int H8(rename)(const char *from, const char *to) H8AS(rename);

// Variadic functions and va_list do not exist for Swift; their bodies are C.
#ifndef __swift__

int printf(const char *format, ...) H8AS(printf);
int vprintf(const char *format, va_list arguments) H8AS(vprintf);

// To memory. The result is the count that the whole text has, without its terminating zero; the
// bounded forms write at most `size` bytes, the zero included.
int sprintf(char *buffer, const char *format, ...) H8AS(sprintf);
int snprintf(char *buffer, size_t size, const char *format, ...) H8AS(snprintf);
int vsprintf(char *buffer, const char *format, va_list arguments) H8AS(vsprintf);
int vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) H8AS(vsnprintf);

// From memory. The result is the number of values stored, or EOF where the text ended before any.
int sscanf(const char *string, const char *format, ...) H8AS(sscanf);
int vsscanf(const char *string, const char *format, va_list arguments) H8AS(vsscanf);

#endif

#ifdef __cplusplus
}
#endif

#endif
