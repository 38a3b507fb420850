// Firmware's sys/time.h.
#ifndef HOST8266_LIBC_SYS_TIME_H
#define HOST8266_LIBC_SYS_TIME_H

#include "../../host8266_names.h"
#include "_timeval.h"
#include "types.h"

#ifdef __cplusplus
extern "C" {
#endif

struct timezone {
    int tz_minuteswest;
    int tz_dsttime;
};

// The calendar's time of the run, UTC. 0 on success.
int H8(gettimeofday)(struct timeval *time, void *zone) H8AS(gettimeofday);

#ifdef __cplusplus
}
#endif

#endif
