// The engine of firmware's printf family. What each conversion means is told in h8_printf.h.
//
// A conversion is parsed into a `struct conversion`, its argument is read with the type that the
// host passes (32-bit integers in 64-bit slots, so reading the low half is reading an int), turned
// into a prefix and digits in a small buffer, and put out between its padding.
#define _GNU_SOURCE  // strchrnul
#include "h8_printf.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum length { LENGTH_CHAR, LENGTH_SHORT, LENGTH_32, LENGTH_64, LENGTH_LONG_DOUBLE };

struct conversion {
    bool left, plus, space, alternate, zero;
    int width;      // 0 where none is given
    int precision;  // -1 where none is given
    enum length length;
    char kind;  // the conversion's own letter
};

struct output {
    h8_sink sink;
    void *context;
    size_t count;
};

// va_list may be an array type, which a pointer cannot be taken to once it is a parameter.
struct arguments {
    va_list list;
};

static void put(struct output *output, const char *bytes, size_t count) {
    if (count > 0) {
        output->sink(output->context, bytes, count);
        output->count += count;
    }
}

static void pad(struct output *output, char with, size_t count) {
    char run[32];
    memset(run, with, sizeof run);
    while (count > 0) {
        size_t part = count < sizeof run ? count : sizeof run;
        put(output, run, part);
        count -= part;
    }
}

// Puts a prefix (sign, 0x), `zeros` zeros and a body into the field's width. The flag 0 fills
// between prefix and body where `may_fill` says that it has its meaning.
static void put_field(struct output *output, const struct conversion *conversion,
                      const char *prefix, size_t zeros, const char *body, size_t size,
                      bool may_fill) {
    size_t prefix_size = strlen(prefix);
    size_t whole = prefix_size + zeros + size;
    size_t padding = (size_t)conversion->width > whole ? (size_t)conversion->width - whole : 0;
    if (conversion->left) {
        put(output, prefix, prefix_size);
        pad(output, '0', zeros);
        put(output, body, size);
        pad(output, ' ', padding);
        return;
    }
    bool fill = conversion->zero && may_fill;
    pad(output, ' ', fill ? 0 : padding);
    put(output, prefix, prefix_size);
    pad(output, '0', zeros + (fill ? padding : 0));
    put(output, body, size);
}

// MARK: Integers

// Writes the digits of `value` so that they end at `end`, none for 0; returns their start.
static char *digits(char *end, uint64_t value, unsigned base, bool capital) {
    const char *alphabet = capital ? "0123456789ABCDEF" : "0123456789abcdef";
    while (value > 0) {
        *--end = alphabet[value % base];
        value /= base;
    }
    return end;
}

static void put_integer(struct output *output, const struct conversion *conversion,
                        uint64_t value, unsigned base, const char *sign) {
    char buffer[24];  // 64 bits have 22 octal digits
    char *end = buffer + sizeof buffer;
    char *start = digits(end, value, base, conversion->kind == 'X');
    size_t size = (size_t)(end - start);
    // A value of 0 has one digit, unless a precision of 0 asks for none.
    size_t least = conversion->precision < 0 ? 1 : (size_t)conversion->precision;
    if (conversion->alternate && base == 8 && least <= size) {
        least = size + 1;
    }
    const char *prefix = sign;
    if (conversion->alternate && base == 16 && value != 0) {
        prefix = conversion->kind == 'X' ? "0X" : "0x";
    }
    put_field(output, conversion, prefix, least > size ? least - size : 0, start, size,
              conversion->precision < 0);
}

static const char *sign_of(const struct conversion *conversion, bool negative) {
    return negative ? "-" : conversion->plus ? "+" : conversion->space ? " " : "";
}

static void format_signed(struct output *output, const struct conversion *conversion,
                          struct arguments *arguments) {
    int64_t value;
    switch (conversion->length) {
    case LENGTH_64: value = va_arg(arguments->list, int64_t); break;
    case LENGTH_CHAR: value = (signed char)va_arg(arguments->list, int); break;
    case LENGTH_SHORT: value = (short)va_arg(arguments->list, int); break;
    default: value = va_arg(arguments->list, int); break;
    }
    uint64_t magnitude = value < 0 ? -(uint64_t)value : (uint64_t)value;
    put_integer(output, conversion, magnitude, 10, sign_of(conversion, value < 0));
}

static void format_unsigned(struct output *output, const struct conversion *conversion,
                            struct arguments *arguments, unsigned base) {
    uint64_t value;
    switch (conversion->length) {
    case LENGTH_64: value = va_arg(arguments->list, uint64_t); break;
    case LENGTH_CHAR: value = (unsigned char)va_arg(arguments->list, unsigned); break;
    case LENGTH_SHORT: value = (unsigned short)va_arg(arguments->list, unsigned); break;
    default: value = va_arg(arguments->list, unsigned); break;
    }
    put_integer(output, conversion, value, base, "");
}

// MARK: Text and pointers

static void format_character(struct output *output, const struct conversion *conversion,
                             char character) {
    put_field(output, conversion, "", 0, &character, 1, false);
}

static void format_string(struct output *output, const struct conversion *conversion,
                          const char *string) {
    if (string == NULL) {
        string = "(null)";
    }
    size_t size =
        conversion->precision < 0 ? strlen(string) : strnlen(string, (size_t)conversion->precision);
    put_field(output, conversion, "", 0, string, size, false);
}

static void format_pointer(struct output *output, const struct conversion *conversion,
                           const void *pointer) {
    char buffer[8];
    char *end = buffer + sizeof buffer;
    char *start = digits(end, (uint32_t)(uintptr_t)pointer, 16, false);
    size_t size = (size_t)(end - start);
    put_field(output, conversion, "0x", sizeof buffer - size, start, size, true);
}

// MARK: Floating point

enum { PRECISION_LIMIT = 64 };

// The host makes the digits; the field's width and filling are ours, so that the host's text has a
// bound: 309 digits, a point, PRECISION_LIMIT digits, an exponent.
static void format_floating(struct output *output, const struct conversion *conversion,
                            double value) {
    char buffer[400];
    char host_format[8] = "%";
    char *place = host_format + 1;
    if (conversion->alternate) {
        *place++ = '#';
    }
    *place++ = '.';
    *place++ = '*';
    *place++ = conversion->kind;
    *place = 0;

    bool negative = __builtin_signbit(value);
    bool finite = __builtin_isfinite(value);
    bool hexadecimal = (conversion->kind | 0x20) == 'a';
    int precision = conversion->precision;
    if (precision < 0 && !hexadecimal) {
        precision = 6;
    }
    int bounded = precision > PRECISION_LIMIT ? PRECISION_LIMIT : precision;
    // A negative precision given by * counts as none, which is what %a without one needs.
    int size = snprintf(buffer, sizeof buffer, host_format, bounded, __builtin_fabs(value));
    const char *body = buffer;
    char prefix[4];
    strcpy(prefix, sign_of(conversion, negative));
    if (hexadecimal && finite) {
        strncat(prefix, buffer, 2);
        body += 2;
        size -= 2;
    }

    // Zeros for the digits beyond the limit belong before an exponent. %g drops trailing zeros.
    bool general = (conversion->kind | 0x20) == 'g' && !conversion->alternate;
    size_t missing = finite && !general ? (size_t)(precision - bounded) : 0;
    const char *exponent = strpbrk(body, hexadecimal ? "pP" : "eE");
    if (missing == 0) {
        put_field(output, conversion, prefix, 0, body, (size_t)size, finite);
        return;
    }
    size_t head = exponent ? (size_t)(exponent - body) : (size_t)size;
    struct conversion part = *conversion;
    size_t tail = missing + (size_t)size - head;
    size_t width = (size_t)conversion->width;
    part.width = conversion->left || width <= tail ? 0 : (int)(width - tail);
    put_field(output, &part, prefix, 0, body, head, true);
    pad(output, '0', missing);
    put(output, body + head, (size_t)size - head);
    size_t whole = strlen(prefix) + (size_t)size + missing;
    pad(output, ' ', conversion->left && width > whole ? width - whole : 0);
}

// MARK: The format

// Reads decimal digits, stopping short of an overflow; no field has ten million columns.
static const char *parse_number(const char *format, int *number) {
    int value = 0;
    for (; *format >= '0' && *format <= '9'; format++) {
        value = value < 1000000 ? value * 10 + (*format - '0') : value;
    }
    *number = value;
    return format;
}

static const char *parse_flags(const char *format, struct conversion *conversion) {
    for (;; format++) {
        switch (*format) {
        case '-': conversion->left = true; break;
        case '+': conversion->plus = true; break;
        case ' ': conversion->space = true; break;
        case '#': conversion->alternate = true; break;
        case '0': conversion->zero = true; break;
        case '\'': break;  // groups digits by the locale, and there is none
        default: return format;
        }
    }
}

static const char *parse_field(const char *format, struct conversion *conversion,
                               struct arguments *arguments) {
    if (*format == '*') {
        format++;
        conversion->width = va_arg(arguments->list, int);
        if (conversion->width < 0) {
            conversion->left = true;
            conversion->width = conversion->width == INT_MIN ? 0 : -conversion->width;
        }
    } else {
        format = parse_number(format, &conversion->width);
    }
    conversion->precision = -1;
    if (*format == '.') {
        format++;
        if (*format == '*') {
            format++;
            int precision = va_arg(arguments->list, int);
            conversion->precision = precision < 0 ? -1 : precision;
        } else {
            format = parse_number(format, &conversion->precision);
        }
    }
    return format;
}

static const char *parse_length(const char *format, struct conversion *conversion) {
    conversion->length = LENGTH_32;
    switch (*format) {
    case 'h':
        conversion->length = format[1] == 'h' ? LENGTH_CHAR : LENGTH_SHORT;
        return format + (format[1] == 'h' ? 2 : 1);
    case 'l':
        conversion->length = format[1] == 'l' ? LENGTH_64 : LENGTH_32;
        return format + (format[1] == 'l' ? 2 : 1);
    case 'z':
    case 't': return format + 1;
    case 'j':
    case 'q': conversion->length = LENGTH_64; return format + 1;
    case 'L': conversion->length = LENGTH_LONG_DOUBLE; return format + 1;
    default: return format;
    }
}

static void convert(struct output *output, const struct conversion *conversion,
                    struct arguments *arguments) {
    switch (conversion->kind) {
    case 'd':
    case 'i':
    case 'D': format_signed(output, conversion, arguments); break;
    case 'u':
    case 'U': format_unsigned(output, conversion, arguments, 10); break;
    case 'o':
    case 'O': format_unsigned(output, conversion, arguments, 8); break;
    case 'x':
    case 'X': format_unsigned(output, conversion, arguments, 16); break;
    case 'c': format_character(output, conversion, (char)va_arg(arguments->list, int)); break;
    case 's': format_string(output, conversion, va_arg(arguments->list, const char *)); break;
    case 'p': format_pointer(output, conversion, va_arg(arguments->list, const void *)); break;
    case 'n': (void)va_arg(arguments->list, void *); break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
        if (conversion->length == LENGTH_LONG_DOUBLE) {
            format_floating(output, conversion, (double)va_arg(arguments->list, long double));
        } else {
            format_floating(output, conversion, va_arg(arguments->list, double));
        }
        break;
    default: format_character(output, conversion, conversion->kind); break;
    }
}

int h8_format(h8_sink sink, void *context, const char *format, va_list list) {
    struct output output = {.sink = sink, .context = context};
    struct arguments arguments;
    va_copy(arguments.list, list);
    while (*format) {
        const char *percent = strchrnul(format, '%');
        put(&output, format, (size_t)(percent - format));
        if (*percent == 0) {
            break;
        }
        struct conversion conversion = {0};
        format = parse_flags(percent + 1, &conversion);
        format = parse_field(format, &conversion, &arguments);
        format = parse_length(format, &conversion);
        if (*format == 0) {
            break;  // a conversion cut short prints nothing
        }
        conversion.kind = *format++;
        convert(&output, &conversion, &arguments);
    }
    va_end(arguments.list);
    return output.count > INT_MAX ? INT_MAX : (int)output.count;
}
