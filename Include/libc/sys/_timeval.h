// struct timeval, which sys/time.h and the sockets share. Both of its members have 32 bits.
#ifndef HOST8266_LIBC_SYS__TIMEVAL_H
#define HOST8266_LIBC_SYS__TIMEVAL_H

#include "../../host8266_names.h"

struct timeval {
    int tv_sec;
    int tv_usec;
};

#endif
