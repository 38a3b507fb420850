// The time of day without a network, and small functions of the system and the ROM.
#include <sys/time.h>
#include <time.h>
#include <stdlib.h>
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "lwip/apps/sntp_time.h"
#include "lwip/apps/time.h"

static int failures;
static volatile int fired;

#define EXPECT(condition)                                  \
    do {                                                   \
        if (!(condition)) {                                \
            printf("line %d: %s\n", __LINE__, #condition); \
            failures++;                                    \
        }                                                  \
    } while (0)

static void unset_clock(void)
{
    struct timeval now = { 1, 1 };
    time_t stored = -1;
    vTaskDelay(300);
    EXPECT(millis() == 3 && micros() / 1000000 == 3);
    EXPECT(time(&stored) == 3 && stored == 3 && time(NULL) == 3);
    EXPECT(gettimeofday(&now, NULL) == 0 && now.tv_sec == 3 && now.tv_usec == 0);
    EXPECT(clock() / CLOCKS_PER_SEC == 3);
    EXPECT(sntp_get_current_timestamp() == 0);
}

static void zones(void)
{
    sint8 sntp_get_timezone(void);
    EXPECT(sntp_get_timezone() == 8);
    EXPECT(!sntp_set_timezone(-12) && !sntp_set_timezone(14) && sntp_get_timezone() == 8);
    EXPECT(sntp_set_timezone(-11) && sntp_set_timezone(13) && sntp_get_timezone() == 13);
    EXPECT(sntp_set_timezone(8));
}

static void set_clock(void)
{
    sntp_set_system_time(1000000000);
    EXPECT(sntp_get_current_timestamp() == 1000028800 && time(NULL) == 1000000000);
    vTaskDelay(150);
    EXPECT(sntp_get_current_timestamp() == 1000028801);
    EXPECT(strcmp(sntp_get_real_time(1000028801), "Sun Sep  9 09:46:41 2001\n") == 0);
    // Another zone counts from the next setting on.
    sntp_set_timezone(-1);
    EXPECT(sntp_get_current_timestamp() == 1000028801);
    sntp_set_system_time(1000000000);
    EXPECT(sntp_get_current_timestamp() == 999996400);
}

static void scratch_registers(void)
{
    RTC_CAL_SET(0x1234);
    RTC_TZ_SET(-5);
    RTC_DST_SET(1);
    TIM_REF_SET(77);
    EXPECT(RTC_CAL_GET() == 0x1234 && RTC_TZ_GET() == -5 && RTC_DST_GET() == 1);
    EXPECT(TIM_REF_GET() == 77);
}

static void fire(void *arg) { fired++; }

static void small_functions(void)
{
    static os_timer_t timer;
    unsigned a = 5, b = 5;
    int first = rand_r(&a);
    EXPECT(first >= 0 && first == rand_r(&b) && rand_r(&a) != first);
    Cache_Read_Disable();
    Cache_Read_Enable(0, 0, 1);
    Cache_Read_Enable_New();
    EXPECT(rom_i2c_readReg(103, 4, 1) == 0 && rom_i2c_readReg_Mask(103, 4, 1, 7, 0) == 0);
    rom_i2c_writeReg(103, 4, 1, 0x88);
    rom_i2c_writeReg_Mask(103, 4, 1, 7, 0, 0x88);
    ets_timer_init();
    os_timer_setfn(&timer, fire, NULL);
    os_timer_arm(&timer, 50, true);
    ets_timer_done(&timer);
    vTaskDelay(20);
    EXPECT(fired == 0);
    system_phy_set_max_tpw(82);
    system_phy_set_tpw_via_vdd33(3300);
    system_phy_set_rfoption(1);
    printf("adc %d, vdd33 %d\n", system_adc_read(), system_get_vdd33());
}

// 32 bits of microseconds are over: seconds jump, as the SDK's do.
static void overflow(void)
{
    vTaskDelay(430000);
    EXPECT(micros() < 100000000 && millis() == 4294967 + micros() / 1000000);
}

static void all(void *arg)
{
    unset_clock();
    zones();
    set_clock();
    scratch_registers();
    small_functions();
    overflow();
    printf("failures: %d\n", failures);
    host8266_exit(failures ? 1 : 0);
}

uint32 user_rf_cal_sector_set(void) { return 1019; }

void user_init(void) { xTaskCreate(all, "clock", 512, NULL, 2, NULL); }
