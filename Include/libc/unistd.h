// Firmware's unistd.h: files of the chip's file system, by descriptor.
//
// What fails returns -1 and leaves errno alone, as on the chip; Docs/Spiffs.md tells what differs
// from POSIX. Sockets have descriptors of their own: lwip/sockets.h makes these names theirs.
#ifndef HOST8266_LIBC_UNISTD_H
#define HOST8266_LIBC_UNISTD_H

#include <stddef.h>

#include "../host8266_names.h"
#include "sys/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif

// 0 for every descriptor from 3 on. What waited and could not be written is lost.
int H8(close)(int descriptor) H8AS(close);
// The new position; -1 outside of the file, and in an empty file always.
off_t H8(lseek)(int descriptor, off_t offset, int whence) H8AS(lseek);
// Bytes read, fewer at the end of the file; -1, not 0, when there are none.
ssize_t H8(read)(int descriptor, void *buffer, size_t size) H8AS(read);
int H8(unlink)(const char *path) H8AS(unlink);
// All of `size`, or -1. Less than a page waits in the cache: close or lseek writes it.
ssize_t H8(write)(int descriptor, const void *buffer, size_t size) H8AS(write);
int H8(usleep)(unsigned int microseconds) H8AS(usleep);
unsigned int H8(sleep)(unsigned int seconds) H8AS(sleep);

#ifdef __cplusplus
}
#endif

#endif
