// Firmware's unistd.h: files of the chip's file system, by descriptor.
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

int H8(close)(int descriptor) H8AS(close);
off_t H8(lseek)(int descriptor, off_t offset, int whence) H8AS(lseek);
ssize_t H8(read)(int descriptor, void *buffer, size_t size) H8AS(read);
int H8(unlink)(const char *path) H8AS(unlink);
ssize_t H8(write)(int descriptor, const void *buffer, size_t size) H8AS(write);
int H8(usleep)(unsigned int microseconds) H8AS(usleep);
unsigned int H8(sleep)(unsigned int seconds) H8AS(sleep);

#ifdef __cplusplus
}
#endif

#endif
