// Firmware's sys/stat.h: what the chip's file system can tell of a file.
#ifndef HOST8266_LIBC_SYS_STAT_H
#define HOST8266_LIBC_SYS_STAT_H

#include "../../host8266_names.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct stat {
    dev_t st_dev;
    ino_t st_ino;
    mode_t st_mode;
    nlink_t st_nlink;
    uid_t st_uid;
    gid_t st_gid;
    dev_t st_rdev;
    off_t st_size;
    time_t st_atime;
    time_t st_mtime;
    time_t st_ctime;
};

#ifndef __swift__

#define S_IFMT 0170000
#define S_IFCHR 0020000
#define S_IFDIR 0040000
#define S_IFREG 0100000
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)

// Who may do what, for open. SPIFFS keeps none of it.
#define S_IRWXU 0000700
#define S_IRUSR 0000400
#define S_IWUSR 0000200
#define S_IXUSR 0000100
#define S_IRWXG 0000070
#define S_IRGRP 0000040
#define S_IWGRP 0000020
#define S_IXGRP 0000010
#define S_IRWXO 0000007
#define S_IROTH 0000004
#define S_IWOTH 0000002
#define S_IXOTH 0000001

int stat(const char *path, struct stat *result) H8AS(stat);
int mkdir(const char *path, mode_t mode) H8AS(mkdir);

#endif

// 0 or -1. Fills in size, number and permissions, and no type: S_ISREG is false for files.
// Descriptors below 3 are character devices.
int H8(fstat)(int descriptor, struct stat *result) H8AS(fstat);

#ifdef __cplusplus
}
#endif

#endif
