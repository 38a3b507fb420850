// Firmware's stdio.h: where the characters of the printf family go.
#include "h8_libc.h"
#include "h8_printf.h"

#include <stdint.h>
#include <string.h>

// MARK: The console

static void write_console(void *context, const char *bytes, size_t count) {
    (void)context;
    if (h8_libc()->console_write) {
        h8_libc()->console_write(bytes, count);
    }
}

int h8266_vprintf(const char *format, va_list arguments) {
    return h8_format(write_console, NULL, format, arguments);
}

int h8266_printf(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = h8266_vprintf(format, arguments);
    va_end(arguments);
    return count;
}

// The ROM's printf is the same function here. C: ets_printf.
H8_EXPORT int ets_printf(const char *format, ...);
int ets_printf(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = h8266_vprintf(format, arguments);
    va_end(arguments);
    return count;
}

// C: puts. The result of newlib's is 10, the newline.
int h8266_puts(const char *string) { return h8266_printf("%s\n", string) < 0 ? -1 : '\n'; }

int h8266_putchar(int character) {
    char byte = (char)character;
    write_console(NULL, &byte, 1);
    return (unsigned char)character;
}

// MARK: Memory

struct bounded {
    char *next;
    size_t room;  // bytes that may still be written, the terminating zero not counted
};

static void write_memory(void *context, const char *bytes, size_t count) {
    struct bounded *bounded = context;
    size_t part = count < bounded->room ? count : bounded->room;
    memcpy(bounded->next, bytes, part);
    bounded->next += part;
    bounded->room -= part;
}

int h8266_vsnprintf(char *buffer, size_t size, const char *format, va_list arguments) {
    char none;  // a size of 0 comes with any pointer, NULL too
    struct bounded bounded = {
        .next = size > 0 ? buffer : &none,
        .room = size > 0 ? size - 1 : 0,
    };
    int count = h8_format(write_memory, &bounded, format, arguments);
    *bounded.next = 0;
    return count;
}

int h8266_snprintf(char *buffer, size_t size, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = h8266_vsnprintf(buffer, size, format, arguments);
    va_end(arguments);
    return count;
}

int h8266_vsprintf(char *buffer, const char *format, va_list arguments) {
    return h8266_vsnprintf(buffer, SIZE_MAX, format, arguments);
}

int h8266_sprintf(char *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int count = h8266_vsprintf(buffer, format, arguments);
    va_end(arguments);
    return count;
}
