// Firmware's sys/types.h: 32-bit offsets and times, as on the chip.
#ifndef HOST8266_LIBC_SYS_TYPES_H
#define HOST8266_LIBC_SYS_TYPES_H

#include <stddef.h>
#include <stdint.h>

#include "../../host8266_names.h"

typedef int ssize_t;
typedef int off_t;
typedef int time_t;
typedef unsigned int clock_t;
typedef unsigned short uid_t;
typedef unsigned short gid_t;
typedef unsigned short ino_t;
typedef short dev_t;
typedef unsigned int mode_t;
typedef unsigned short nlink_t;

#ifndef __swift__

typedef unsigned int useconds_t;
typedef int suseconds_t;
typedef int pid_t;

typedef unsigned char u_char;
typedef unsigned short u_short;

#endif

#endif
