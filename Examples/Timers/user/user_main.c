/* Timers: the two kinds of timers that the SDK offers, each once and repeating.
 *
 * os_timer: counts microseconds, armed in milliseconds; its functions run in a task of the SDK with
 * priority 12, above everything that an application may create.
 * FreeRTOS software timers: count ticks of 10 ms; their functions run in the timer task, which has
 * priority 2, so a busy application task delays them.
 *
 * Neither kind of function may wait: all timers of the kind would wait with it. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/timers.h"

/* Where the radio keeps its calibration: the fifth sector from the end of the flash. Every SDK 1.5
 * application defines this; the SDK calls it once, before user_init. */
uint32 user_rf_cal_sector_set(void)
{
    switch (system_get_flash_size_map()) {
    case FLASH_SIZE_4M_MAP_256_256:
        return 128 - 5;
    case FLASH_SIZE_8M_MAP_512_512:
        return 256 - 5;
    case FLASH_SIZE_16M_MAP_512_512:
    case FLASH_SIZE_16M_MAP_1024_1024:
        return 512 - 5;
    case FLASH_SIZE_32M_MAP_512_512:
    case FLASH_SIZE_32M_MAP_1024_1024:
        return 1024 - 5;
    default:
        return 0;
    }
}

/* os_timer. The structures are static: the SDK keeps pointers to them. */

static os_timer_t once_timer;
static os_timer_t repeating_timer;
static uint32 armed_at;

/* Since the timers were armed, to the nearest millisecond. */
static unsigned int milliseconds(void)
{
    return (system_get_time() - armed_at + 500) / 1000;
}

static void once(void *arg)
{
    printf("%4u ms: os_timer, once, argument %s\n", milliseconds(), (const char *)arg);
}

static void repeating(void *arg)
{
    int *count = arg;
    ++*count;
    printf("%4u ms: os_timer, repeating, %d\n", milliseconds(), *count);
    if (*count == 3) {
        os_timer_disarm(&repeating_timer);
    }
}

static void start_os_timers(void)
{
    static int count;

    armed_at = system_get_time();
    os_timer_disarm(&once_timer);
    os_timer_setfn(&once_timer, once, "hello");
    os_timer_arm(&once_timer, 250, 0);

    os_timer_disarm(&repeating_timer);
    os_timer_setfn(&repeating_timer, repeating, &count);
    os_timer_arm(&repeating_timer, 400, 1);
}

/* FreeRTOS software timers. */

static portTickType started_at;

static void soft_once(xTimerHandle timer)
{
    printf("%4u ticks: software timer, once, id %s\n",
           (unsigned int)(xTaskGetTickCount() - started_at),
           (const char *)pvTimerGetTimerID(timer));
}

static void soft_repeating(xTimerHandle timer)
{
    static int count;
    count++;
    printf("%4u ticks: software timer, repeating, %d\n",
           (unsigned int)(xTaskGetTickCount() - started_at), count);
    if (count == 3) {
        /* Inside the timer task: a command must not wait for room in that task's own queue. */
        xTimerStop(timer, 0);
    }
}

static void start_software_timers(void)
{
    xTimerHandle once_handle = xTimerCreate("once", 30, pdFALSE, "seven", soft_once);
    xTimerHandle repeating_handle = xTimerCreate("repeat", 50, pdTRUE, NULL, soft_repeating);

    started_at = xTaskGetTickCount();
    if (xTimerStart(once_handle, 0) != pdPASS || xTimerStart(repeating_handle, 0) != pdPASS) {
        printf("the timer task's queue is full\n");
    }
}

void user_init(void)
{
    start_os_timers();
    start_software_timers();
}
