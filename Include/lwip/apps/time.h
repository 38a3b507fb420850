// The time of day, and what the SDK keeps of it in the RTC's scratch registers.
#ifndef HOST8266_LWIP_APPS_TIME_H
#define HOST8266_LWIP_APPS_TIME_H

#include "../../espressif/c_types.h"
#include "../../espressif/esp8266/eagle_soc.h"
#include "../../libc/sys/time.h"
#include "../../libc/time.h"

#ifdef __cplusplus
extern "C" {
#endif

// The clock that outlives resets: microseconds since 1970, in RTC_SCRATCH0 and 1, at the moment at
// which the RTC's counter was TIM_REF_GET(). To be read only.
#define sntp_base \
    ((uint64)READ_PERI_REG(RTC_SCRATCH1) << 32 | READ_PERI_REG(RTC_SCRATCH0))

#define TIM_REF_SET(value) WRITE_PERI_REG(RTC_SCRATCH2, value)
#define TIM_REF_GET() READ_PERI_REG(RTC_SCRATCH2)

// In RTC_SCRATCH3: the RTC's calibration in bits 15 to 0, summer time in bit 16, and the zone, in
// hours, in bits 31 to 24.
#define RTC_CAL_SET(val) \
    WRITE_PERI_REG(RTC_SCRATCH3, (READ_PERI_REG(RTC_SCRATCH3) & 0xFFFF0000) | ((val) & 0xFFFF))
#define RTC_DST_SET(val)         \
    WRITE_PERI_REG(RTC_SCRATCH3, \
                   (READ_PERI_REG(RTC_SCRATCH3) & 0xFFFEFFFF) | (((val) & 1) << 16))
#define RTC_TZ_SET(val)          \
    WRITE_PERI_REG(RTC_SCRATCH3, \
                   (READ_PERI_REG(RTC_SCRATCH3) & 0x00FFFFFF) | (((val) & 0xFF) << 24))
#define RTC_CAL_GET() (READ_PERI_REG(RTC_SCRATCH3) & 0x0000FFFF)
#define RTC_DST_GET() ((READ_PERI_REG(RTC_SCRATCH3) & 0x00010000) >> 16)
#define RTC_TZ_GET() ((((int)READ_PERI_REG(RTC_SCRATCH3)) & ((int)0xFF000000)) >> 24)

// Sets zone and servers and starts SNTP anew; summer time and `enable` are ignored. SDK 1.5 has a
// place for `server1` only. False, with nothing changed, when all servers are NULL.
bool configTime(int timezone, int daylightOffset, char *server1, char *server2, char *server3,
                bool enable);
// How long after an answer SNTP asks again, in milliseconds; nothing changes in SDK 1.5.
void updateTime(uint32 ms);

// The clock that outlives resets, UTC. Reading it brings it up to date: without that it is wrong
// after 7 hours. 0 when it was never set; `us`, which may be NULL, gets the microseconds.
void system_update_rtc(time_t t, uint32 us);
time_t sntp_get_rtc_time(sint32 *us);

// Since the boot. millis counts seconds, whatever its name says.
uint32 micros(void);
uint32 millis(void);

#ifdef __cplusplus
}
#endif

#endif
