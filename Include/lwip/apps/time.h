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

// Since the boot. millis counts seconds, whatever its name says.
uint32 micros(void);
uint32 millis(void);

#ifdef __cplusplus
}
#endif

#endif
