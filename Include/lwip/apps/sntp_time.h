// The clock that SNTP sets, and its time zone.
#ifndef HOST8266_LWIP_APPS_SNTP_TIME_H
#define HOST8266_LWIP_APPS_SNTP_TIME_H

#include "../../espressif/c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SECSPERMIN 60L
#define MINSPERHOUR 60L
#define HOURSPERDAY 24L
#define SECSPERHOUR (SECSPERMIN * MINSPERHOUR)
#define SECSPERDAY (SECSPERHOUR * HOURSPERDAY)
#define DAYSPERWEEK 7
#define MONSPERYEAR 12

#define YEAR_BASE 1900
#define EPOCH_YEAR 1970
#define EPOCH_WDAY 4
#define EPOCH_YEARS_SINCE_LEAP 2
#define EPOCH_YEARS_SINCE_CENTURY 70
#define EPOCH_YEARS_SINCE_LEAP_CENTURY 370

#define isleap(y) ((((y) % 4) == 0 && ((y) % 100) != 0) || ((y) % 400) == 0)

typedef int sntp_time_t;  // seconds since 1970

typedef struct {
    int tm_sec;
    int tm_min;
    int tm_hour;
    int tm_mday;
    int tm_mon;
    int tm_year;
    int tm_wday;
    int tm_yday;
    int tm_isdst;
} sntp_tm;

typedef struct {
    char ch;
    int m;
    int n;
    int d;
    int s;
    sntp_time_t change;
    int offset;
} sntp_tm_type;

// Seconds of local time; 0, and a complaint on the console, before the clock was set.
uint32 sntp_get_current_timestamp(void);

// "Www Mmm dd hh:mm:ss yyyy\n", in storage that the next call uses again.
char *sntp_get_real_time(sntp_time_t t);

// Sets the clock to this UTC, and adds the zone as it is now.
void sntp_set_system_time(sntp_time_t GMT_Time);

// Hours east of Greenwich, -11 to 13, at first 8; false for others. Holds for the next setting.
bool sntp_set_timezone(sint8 timezone);

#ifdef __cplusplus
}
#endif

#endif
