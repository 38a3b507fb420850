// Firmware's sys/stat.h: what the chip's file system can tell of a file.
#ifndef HOST8266_LIBC_SYS_STAT_H
#define HOST8266_LIBC_SYS_STAT_H

#include "../../host8266_names.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __swift__

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

#define S_IFMT 0170000
#define S_IFCHR 0020000
#define S_IFDIR 0040000
#define S_IFREG 0100000
#define S_ISCHR(mode) (((mode) & S_IFMT) == S_IFCHR)
#define S_ISDIR(mode) (((mode) & S_IFMT) == S_IFDIR)
#define S_ISREG(mode) (((mode) & S_IFMT) == S_IFREG)

int fstat(int descriptor, struct stat *result) H8AS(fstat);
int stat(const char *path, struct stat *result) H8AS(stat);
int mkdir(const char *path, mode_t mode) H8AS(mkdir);

#endif

#ifdef __cplusplus
}
#endif

#endif
