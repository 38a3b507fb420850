// Firmware's fcntl.h, with newlib's numbers. As newlib's, it brings the modes of sys/stat.h along.
#ifndef HOST8266_LIBC_FCNTL_H
#define HOST8266_LIBC_FCNTL_H

#include "../host8266_names.h"
#include "sys/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __swift__

#define O_RDONLY 0x0000
#define O_WRONLY 0x0001
#define O_RDWR 0x0002
#define O_ACCMODE 0x0003
#define O_APPEND 0x0008
#define O_CREAT 0x0200
#define O_TRUNC 0x0400
#define O_EXCL 0x0800
#define O_NONBLOCK 0x4000

#define F_GETFL 3
#define F_SETFL 4

// A file of the file system that esp_spiffs_init mounted: a descriptor above 3, the lowest free
// one, or -1. errno is left alone. O_EXCL, O_NONBLOCK and the mode mean nothing.
int open(const char *path, int flags, ...) H8AS(open);
int fcntl(int descriptor, int command, ...) H8AS(fcntl);

#endif

#ifdef __cplusplus
}
#endif

#endif
