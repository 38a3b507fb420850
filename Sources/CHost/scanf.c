// Firmware's sscanf and vsscanf.
//
// Conversions are d i u o x X p c s [ n, and e f g a for numbers with a point; each may carry *, a
// width and a length. As in printf, l z t store 32 bits and ll j q store 64; l before a number with
// a point stores a double. Reading stops at the first thing that does not match. No allocation, no
// locale.
#include "h8_scanf.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum size { SIZE_8, SIZE_16, SIZE_32, SIZE_64 };

struct directive {
    bool discard;    // * : converted, not stored
    bool is_long;    // one l, which for e f g means double
    size_t width;    // SIZE_MAX where none is given
    enum size size;  // of an integer
    char kind;
};

enum outcome { MATCHED, FAILED, ENDED };

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

static const char *skip_space(const char *text) {
    while (is_space(*text)) {
        text++;
    }
    return text;
}

static void store(const struct directive *directive, void *place, uint64_t value) {
    switch (directive->size) {
    case SIZE_8: *(uint8_t *)place = (uint8_t)value; break;
    case SIZE_16: *(uint16_t *)place = (uint16_t)value; break;
    case SIZE_32: *(uint32_t *)place = (uint32_t)value; break;
    case SIZE_64: *(uint64_t *)place = value; break;
    }
}

// The value of a digit in `base`, or -1.
static int digit(char c, int base) {
    int value = c >= '0' && c <= '9'   ? c - '0'
                : c >= 'a' && c <= 'f' ? c - 'a' + 10
                : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                       : INT_MAX;
    return value < base ? value : -1;
}

// MARK: Conversions. Each reads from *text, moves it on, and stores unless told to discard.

static enum outcome scan_integer(const struct directive *directive, const char **text, int base,
                                 void *place) {
    const char *at = skip_space(*text);
    if (*at == 0) {
        return ENDED;
    }
    size_t left = directive->width;
    bool negative = *at == '-';
    if (left > 0 && (*at == '-' || *at == '+')) {
        at++;
        left--;
    }
    // A 0 may begin 0x; without digits behind it, it is a 0 by itself.
    if ((base == 0 || base == 16) && left > 2 && at[0] == '0' && (at[1] | 0x20) == 'x'
        && digit(at[2], 16) >= 0) {
        at += 2;
        left -= 2;
        base = 16;
    } else if (base == 0) {
        base = *at == '0' ? 8 : 10;
    }
    uint64_t value = 0;
    const char *first = at;
    for (; left > 0 && digit(*at, base) >= 0; at++, left--) {
        value = value * (unsigned)base + (unsigned)digit(*at, base);
    }
    if (at == first) {
        return FAILED;
    }
    *text = at;
    if (!directive->discard) {
        store(directive, place, negative ? -value : value);
    }
    return MATCHED;
}

static enum outcome scan_floating(const struct directive *directive, const char **text,
                                  void *place) {
    const char *at = skip_space(*text);
    if (*at == 0) {
        return ENDED;
    }
    char buffer[64];
    size_t size = strnlen(at, directive->width < sizeof buffer ? directive->width
                                                               : sizeof buffer - 1);
    memcpy(buffer, at, size);
    buffer[size] = 0;
    char *end;
    double value = strtod(buffer, &end);
    if (end == buffer) {
        return FAILED;
    }
    *text = at + (end - buffer);
    if (directive->discard) {
        return MATCHED;
    }
    if (directive->is_long) {
        *(double *)place = value;
    } else {
        *(float *)place = (float)value;
    }
    return MATCHED;
}

static enum outcome scan_characters(const struct directive *directive, const char **text,
                                    char *place) {
    size_t count = directive->width == SIZE_MAX ? 1 : directive->width;
    size_t present = strnlen(*text, count);
    if (present < count) {
        return present == 0 ? ENDED : FAILED;
    }
    if (!directive->discard) {
        memcpy(place, *text, count);
    }
    *text += count;
    return MATCHED;
}

// A set of characters, one bit each.
struct set {
    uint8_t bits[32];
};

static bool contains(const struct set *set, char c) {
    return set->bits[(uint8_t)c >> 3] >> ((uint8_t)c & 7) & 1;
}

static void insert(struct set *set, unsigned first, unsigned last) {
    for (unsigned c = first; c <= last; c++) {
        set->bits[c >> 3] |= (uint8_t)(1U << (c & 7));
    }
}

// Parses what follows `[` in a format; returns what follows its `]`.
static const char *parse_set(const char *format, struct set *set) {
    *set = (struct set){{0}};
    bool inverted = *format == '^';
    format += inverted;
    for (bool first = true; *format && (first || *format != ']'); first = false) {
        unsigned low = (uint8_t)*format++;
        unsigned high = low;
        if (format[0] == '-' && format[1] && format[1] != ']') {
            high = (uint8_t)format[1];
            format += 2;
        }
        insert(set, low, high);
    }
    for (size_t i = 0; inverted && i < sizeof set->bits; i++) {
        set->bits[i] = (uint8_t)~set->bits[i];
    }
    set->bits[0] &= (uint8_t)~1U;  // the terminating zero ends every text
    return *format ? format + 1 : format;
}

static enum outcome scan_text(const struct directive *directive, const char **text,
                              const struct set *set, char *place) {
    const char *at = *text;
    if (*at == 0) {
        return ENDED;
    }
    size_t count = 0;
    while (count < directive->width && contains(set, at[count])) {
        count++;
    }
    if (count == 0) {
        return FAILED;
    }
    if (!directive->discard) {
        memcpy(place, at, count);
        place[count] = 0;
    }
    *text = at + count;
    return MATCHED;
}

static enum outcome scan_word(const struct directive *directive, const char **text, char *place) {
    struct set set = {{0}};
    parse_set("^ \t\n\v\f\r]", &set);
    *text = skip_space(*text);
    return scan_text(directive, text, &set, place);
}

// MARK: The format

static const char *parse_directive(const char *format, struct directive *directive) {
    *directive = (struct directive){.width = SIZE_MAX, .size = SIZE_32};
    if (*format == '*') {
        directive->discard = true;
        format++;
    }
    if (*format >= '1' && *format <= '9') {
        directive->width = 0;
        for (; *format >= '0' && *format <= '9'; format++) {
            directive->width = directive->width * 10 + (size_t)(*format - '0');
        }
    }
    switch (*format) {
    case 'h':
        directive->size = format[1] == 'h' ? SIZE_8 : SIZE_16;
        format += format[1] == 'h' ? 2 : 1;
        break;
    case 'l':
        directive->size = format[1] == 'l' ? SIZE_64 : SIZE_32;
        directive->is_long = true;
        format += format[1] == 'l' ? 2 : 1;
        break;
    case 'z':
    case 't': format++; break;
    case 'j':
    case 'q':
        directive->size = SIZE_64;
        format++;
        break;
    }
    directive->kind = *format;
    return *format ? format + 1 : format;
}

// `place` is the caller's, NULL where the directive discards. Moves *format over a set.
static enum outcome scan(const struct directive *directive, const char **format, const char **text,
                         void *place) {
    struct set set;
    switch (directive->kind) {
    case 'd':
    case 'u': return scan_integer(directive, text, 10, place);
    case 'i': return scan_integer(directive, text, 0, place);
    case 'o': return scan_integer(directive, text, 8, place);
    case 'x':
    case 'X':
    case 'p': return scan_integer(directive, text, 16, place);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
    case 'a': return scan_floating(directive, text, place);
    case 'c': return scan_characters(directive, text, place);
    case 's': return scan_word(directive, text, place);
    case '[':
        *format = parse_set(*format, &set);
        return scan_text(directive, text, &set, place);
    default: return FAILED;  // the caller knows the letters above only
    }
}

int h8266_vsscanf(const char *string, const char *format, va_list arguments) {
    const char *text = string;
    int stored = 0;
    bool converted = false;
    while (*format) {
        if (is_space(*format)) {
            text = skip_space(text);
            format++;
            continue;
        }
        bool percent = format[0] == '%' && format[1] == '%';
        if (*format != '%' || percent) {
            text = percent ? skip_space(text) : text;
            if (*text != *format) {
                return *text == 0 && !converted ? -1 : stored;
            }
            text++;
            format += percent ? 2 : 1;
            continue;
        }
        struct directive directive;
        format = parse_directive(format + 1, &directive);
        if (directive.kind == 'p') {
            directive.size = SIZE_64;  // the place is a pointer of the host
        }
        if (directive.kind == 0 || strchr("diuoxXpeEfgGacs[n", directive.kind) == NULL) {
            return stored;
        }
        void *place = directive.discard ? NULL : va_arg(arguments, void *);
        if (directive.kind == 'n') {
            if (place) {
                store(&directive, place, (uint64_t)(text - string));
            }
            continue;
        }
        enum outcome outcome = scan(&directive, &format, &text, place);
        if (outcome != MATCHED) {
            return outcome == ENDED && !converted ? -1 : stored;
        }
        converted = true;
        stored += !directive.discard;
    }
    return stored;
}

int h8266_sscanf(const char *string, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    int stored = h8266_vsscanf(string, format, arguments);
    va_end(arguments);
    return stored;
}
