// Firmware's open(): the only one of its file functions that is variadic, so the only one in C. The
// others are in Sources/SDK/FileSystem/unistd.swift.
#include "h8_export.h"
#include "h8_libc.h"

#include <stddef.h>

// The mode, which may follow, means nothing to SPIFFS. C: _open_r.
H8_EXPORT int h8266_open(const char *path, int flags, ...);
int h8266_open(const char *path, int flags, ...) {
    return h8_libc()->open_file ? h8_libc()->open_file(path, flags) : -1;
}
