// Reading values from text, for firmware (C: sscanf, vsscanf).
//
// As in printf, l z t mean 32 bits and ll j q 64; %p stores a pointer of the host. Both return the
// count of values stored, or -1 where the text ended before the first.
#ifndef H8_SCANF_H
#define H8_SCANF_H

#include <stdarg.h>

#include "h8_export.h"

H8_EXPORT int h8266_sscanf(const char *string, const char *format, ...);
H8_EXPORT int h8266_vsscanf(const char *string, const char *format, va_list arguments);

#endif
