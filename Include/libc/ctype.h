// Firmware's ctype.h: ASCII, whatever the host's locale is.
//
// The functions take any int; a negative one, or one above 127, is in no class.
#ifndef HOST8266_LIBC_CTYPE_H
#define HOST8266_LIBC_CTYPE_H

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

int H8(isalnum)(int character) H8AS(isalnum);
int H8(isalpha)(int character) H8AS(isalpha);
int H8(isascii)(int character) H8AS(isascii);
int H8(isblank)(int character) H8AS(isblank);
int H8(iscntrl)(int character) H8AS(iscntrl);
int H8(isdigit)(int character) H8AS(isdigit);
int H8(isgraph)(int character) H8AS(isgraph);
int H8(islower)(int character) H8AS(islower);
int H8(isprint)(int character) H8AS(isprint);
int H8(ispunct)(int character) H8AS(ispunct);
int H8(isspace)(int character) H8AS(isspace);
int H8(isupper)(int character) H8AS(isupper);
int H8(isxdigit)(int character) H8AS(isxdigit);
int H8(toascii)(int character) H8AS(toascii);
int H8(tolower)(int character) H8AS(tolower);
int H8(toupper)(int character) H8AS(toupper);

#ifdef __cplusplus
}
#endif

#endif
