// Firmware's strings.h: BSD's string functions.
//
// Letter case is ASCII's; there is no locale.
#ifndef HOST8266_LIBC_STRINGS_H
#define HOST8266_LIBC_STRINGS_H

#include <stddef.h>

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

// The host's.
#ifndef __swift__

int bcmp(const void *left, const void *right, size_t size);
void bcopy(const void *from, void *to, size_t size);
void bzero(void *memory, size_t size);
int ffs(int bits);
char *index(const char *string, int character);
char *rindex(const char *string, int character);

#endif

// Ours.
int H8(strcasecmp)(const char *left, const char *right) H8AS(strcasecmp);
int H8(strncasecmp)(const char *left, const char *right, size_t size) H8AS(strncasecmp);

#ifdef __cplusplus
}
#endif

#endif
