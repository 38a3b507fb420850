// Firmware's time.h. Time is UTC, and 32 bits of seconds since 1970.
//
// gmtime, localtime, asctime and ctime each return storage that the next call of any task uses
// again; their _r forms use the caller's.
#ifndef HOST8266_LIBC_TIME_H
#define HOST8266_LIBC_TIME_H

#include <stddef.h>

#include "../host8266_names.h"
#include "sys/types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CLOCKS_PER_SEC 1000000

struct tm {
    int tm_sec;    // 0...60
    int tm_min;    // 0...59
    int tm_hour;   // 0...23
    int tm_mday;   // 1...31
    int tm_mon;    // 0...11
    int tm_year;   // since 1900
    int tm_wday;   // 0...6, Sunday is 0
    int tm_yday;   // 0...365
    int tm_isdst;  // always 0
};

clock_t H8(clock)(void) H8AS(clock);
time_t H8(time)(time_t *result) H8AS(time);

char *H8(asctime)(const struct tm *time) H8AS(asctime);
char *H8(asctime_r)(const struct tm *time, char *buffer) H8AS(asctime_r);
char *H8(ctime)(const time_t *time) H8AS(ctime);
char *H8(ctime_r)(const time_t *time, char *buffer) H8AS(ctime_r);
double H8(difftime)(time_t end, time_t start) H8AS(difftime);
struct tm *H8(gmtime)(const time_t *time) H8AS(gmtime);
struct tm *H8(gmtime_r)(const time_t *time, struct tm *result) H8AS(gmtime_r);
struct tm *H8(localtime)(const time_t *time) H8AS(localtime);
struct tm *H8(localtime_r)(const time_t *time, struct tm *result) H8AS(localtime_r);
// Puts the fields into their ranges; -1 where 32 bits do not hold the time.
time_t H8(mktime)(struct tm *time) H8AS(mktime);
size_t H8(strftime)(char *buffer, size_t size, const char *format, const struct tm *time)
    H8AS(strftime);

#ifdef __cplusplus
}
#endif

#endif
