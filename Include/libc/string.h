// Firmware's string.h, with newlib's names.
//
// What only reads and writes the memory that it is given is the host's function under its plain
// name (host_functions.txt lists them). What allocates or keeps a place between calls is ours.
#ifndef HOST8266_LIBC_STRING_H
#define HOST8266_LIBC_STRING_H

#include <stddef.h>

#include "../host8266_names.h"
#include "strings.h"

#ifdef __cplusplus
extern "C" {
#endif

// The host's.
#ifndef __swift__

void *memccpy(void *to, const void *from, int last, size_t size);
void *memchr(const void *memory, int byte, size_t size);
int memcmp(const void *left, const void *right, size_t size);
void *memcpy(void *to, const void *from, size_t size);
void *memmem(const void *memory, size_t size, const void *wanted, size_t wanted_size);
void *memmove(void *to, const void *from, size_t size);
void *mempcpy(void *to, const void *from, size_t size);
void *memrchr(const void *memory, int byte, size_t size);
void *memset(void *memory, int byte, size_t size);
char *stpcpy(char *to, const char *from);
char *stpncpy(char *to, const char *from, size_t size);
char *strcasestr(const char *string, const char *wanted);
char *strcat(char *to, const char *from);
char *strchr(const char *string, int character);
char *strchrnul(const char *string, int character);
int strcmp(const char *left, const char *right);
char *strcpy(char *to, const char *from);
size_t strcspn(const char *string, const char *reject);
size_t strlen(const char *string);
char *strncat(char *to, const char *from, size_t size);
int strncmp(const char *left, const char *right, size_t size);
char *strncpy(char *to, const char *from, size_t size);
size_t strnlen(const char *string, size_t size);
char *strpbrk(const char *string, const char *accept);
char *strrchr(const char *string, int character);
char *strsep(char **string, const char *delimiters);
size_t strspn(const char *string, const char *accept);
char *strstr(const char *string, const char *wanted);

#endif

// Ours. strdup and strndup allocate from the chip's heap; strtok keeps one place for all tasks.
int H8(strcoll)(const char *left, const char *right) H8AS(strcoll);
char *H8(strdup)(const char *string) H8AS(strdup);
char *H8(strerror)(int number) H8AS(strerror);
size_t H8(strlcat)(char *to, const char *from, size_t size) H8AS(strlcat);
size_t H8(strlcpy)(char *to, const char *from, size_t size) H8AS(strlcpy);
char *H8(strlwr)(char *string) H8AS(strlwr);
char *H8(strndup)(const char *string, size_t size) H8AS(strndup);
char *H8(strtok)(char *string, const char *delimiters) H8AS(strtok);
char *H8(strtok_r)(char *string, const char *delimiters, char **place) H8AS(strtok_r);
char *H8(strupr)(char *string) H8AS(strupr);

#ifdef __cplusplus
}
#endif

#endif
