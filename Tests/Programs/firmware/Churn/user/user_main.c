/* Tasks come and go without end: made and deleted by each other, by themselves and by the callbacks
 * of both kinds of timers, while they wait, run or have never run. Then the board ends, at each
 * boot out of another context. What is tested is that nothing is lost on the way between threads,
 * and that the order is the same without threads. `--set seed=N` chooses another life. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

enum { SLOTS = 14, LIFE_TICKS = 300, BOOTS = 5, BOOT_COUNT_BLOCK = 64 };

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static xTaskHandle slots[SLOTS];
static uint32 state, boot, made, ended, rounds;

static uint32 chance(uint32 below)
{
    state = state * 1664525 + 1013904223;
    return (state >> 16) % below;
}

static void lives(void *argument);

static void make_one(void)
{
    uint32 slot = chance(SLOTS);
    if (!slots[slot] && xTaskCreate(lives, "lives", 128, (void *)slot, 1 + chance(11),
                                    &slots[slot]) == pdPASS) {
        made++;
    }
}

/* Any but the task that runs, which ends itself elsewhere. Undivided, or the victim might end first. */
static void end_one(void)
{
    uint32 slot = chance(SLOTS);
    taskENTER_CRITICAL();
    if (slots[slot] && slots[slot] != xTaskGetCurrentTaskHandle()) {
        ended++;
        vTaskDelete(slots[slot]);
        slots[slot] = NULL;
    }
    taskEXIT_CRITICAL();
}

static void change_something(void)
{
    if (chance(3) == 0) {
        end_one();
    } else {
        make_one();
    }
}

static void lives(void *argument)
{
    uint32 slot = (uint32)argument;
    for (;;) {
        volatile uint32 work = chance(2000);
        rounds++;
        switch (chance(10)) {
        case 0:
            slots[slot] = NULL;
            ended++;
            vTaskDelete(NULL);
        case 1: end_one(); break;
        case 2:
        case 3: make_one(); break;
        case 4: vTaskPrioritySet(NULL, 1 + chance(11)); break;
        case 5: taskYIELD(); break;
        case 6: while (work--) {} break;
        default: vTaskDelay(1 + chance(4)); break;
        }
    }
}

/* ---- How a boot ends ---- */

static void count_boot(void)
{
    uint32 next = boot + 1;
    system_rtc_mem_write(BOOT_COUNT_BLOCK, &next, sizeof next);
    printf("boot %d: %d made, %d ended, %d rounds\n", boot, made, ended, rounds);
}

static void ends_by_task(void *argument)
{
    vTaskDelay(LIFE_TICKS);
    count_boot();
    if (boot + 1 == BOOTS) {
        host8266_exit(0);
    }
    system_restart();
}

static void ends_by_os_timer(void *argument)
{
    count_boot();
    system_restart();
}

static void ends_by_timer(xTimerHandle timer)
{
    count_boot();
    system_restart();
}

static void crashes_in_timer(xTimerHandle timer)
{
    count_boot();
    *(volatile int *)0x24 = 1;
}

/* ---- Both kinds of timers ---- */

static void os_timer_fires(void *argument) { change_something(); }
static void timer_fires(xTimerHandle timer) { change_something(); }

static void start_timer(const char *name, portTickType period, bool repeats,
                        tmrTIMER_CALLBACK callback)
{
    xTimerHandle timer = xTimerCreate((const signed char *)name, period, repeats, NULL, callback);
    host8266_expect(timer && xTimerStart(timer, 0) == pdPASS);
}

void user_init(void)
{
    static os_timer_t often, last;
    const char *seed = host8266_setting("seed");

    if (system_get_rst_info()->reason != REASON_DEFAULT_RST) {
        system_rtc_mem_read(BOOT_COUNT_BLOCK, &boot, sizeof boot);
    }
    state = (seed ? atoi(seed) : 1) + 1000 * boot;
    os_timer_setfn(&often, os_timer_fires, NULL);
    os_timer_arm(&often, 10, true);
    start_timer("often", 2, true, timer_fires);
    switch (boot) {
    case 0: start_timer("last", LIFE_TICKS, false, ends_by_timer); break;
    case 1: start_timer("last", LIFE_TICKS, false, crashes_in_timer); break;
    case 2:
        os_timer_setfn(&last, ends_by_os_timer, NULL);
        os_timer_arm(&last, 10 * LIFE_TICKS, false);
        break;
    default: xTaskCreate(ends_by_task, "last", 256, NULL, 12, NULL); break;
    }
}
