/* The RTC's counter, its calibration, and its memory (Guide 3.2.10). */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define RTC_MAGIC 0x55AAAA55
#define FIRST_BLOCK 64

typedef struct {
    uint64 time_acc;
    uint32 magic;
    uint32 time_base;
} RTC_TIMER_DEMO;

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static void measure(void *argument)
{
    RTC_TIMER_DEMO rtc_time;
    uint32 start, periods, cal;

    system_rtc_mem_read(FIRST_BLOCK, &rtc_time, sizeof(rtc_time));
    if (rtc_time.magic != RTC_MAGIC) {
        /* The memory holds chance bits after power-on. */
        printf("power-on: the RTC memory is initialised\n");
        memset(&rtc_time, 0, sizeof(rtc_time));
        rtc_time.magic = RTC_MAGIC;
    }
    start = system_get_rtc_time();
    vTaskDelay(1000 / portTICK_RATE_MS);
    periods = system_get_rtc_time() - start;
    cal = system_rtc_clock_cali_proc();
    /* The guide's two lines: periods counted, and the length of one in microseconds. */
    os_printf("rtc_time: %d \r\n", system_get_rtc_time());
    os_printf("cal: %d.%d \r\n", ((cal * 1000) >> 12) / 1000, ((cal * 1000) >> 12) % 1000);
    rtc_time.time_acc += ((uint64)periods * cal) >> 12;
    printf("%d ms measured so far\n", (int)((rtc_time.time_acc + 500) / 1000));
    system_rtc_mem_write(FIRST_BLOCK, &rtc_time, sizeof(rtc_time));
    if (rtc_time.time_acc < 2500000) {
        system_restart();
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    xTaskCreate(measure, (signed char *)"measure", 256, NULL, 3, NULL);
}
