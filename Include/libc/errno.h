// Firmware's errno.h, with newlib's numbers. Each task has its own errno.
#ifndef HOST8266_LIBC_ERRNO_H
#define HOST8266_LIBC_ERRNO_H

#include "sys/errno.h"

#endif
