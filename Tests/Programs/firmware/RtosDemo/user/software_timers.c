/* Software timers: reloading ones keep their period over the whole run, even if the service cannot
 * run for some ticks now and then; one-shot ones fire once, at their tick, and not at all when they
 * are stopped or reset in time.
 *
 * Part 0 is the task that starts and stops them; part 1 counts callbacks. */
#include "demo.h"

#define THIS (&software_timers)

enum { RELOADING = 8, PRIORITY = 4, BASE_PERIOD = 3, ROUND = 40, BUSY_TICKS = 5 };

static xTimerHandle reloading[RELOADING], one_shot;
static volatile uint32 fired[RELOADING], fired_once;
static volatile portTickType fired_at;

static void fires(xTimerHandle timer)
{
    fired[(uintptr_t)pvTimerGetTimerID(timer)]++;
    THIS->rounds[1]++;
}

static void fires_once(xTimerHandle timer)
{
    fired_once++;
    fired_at = xTaskGetTickCount();
}

static void checks_one_shot(void)
{
    portTickType begin;
    uint32 before = fired_once;
    demo_check(THIS, xTimerIsTimerActive(one_shot) == pdFALSE);
    demo_check(THIS, xTimerChangePeriod(one_shot, 5, 10) == pdPASS);
    vTaskDelay(3);
    demo_check(THIS, xTimerIsTimerActive(one_shot) == pdTRUE);
    begin = xTaskGetTickCount();
    demo_check(THIS, xTimerReset(one_shot, 10) == pdPASS);
    vTaskDelay(4);
    demo_check(THIS, fired_once == before);
    vTaskDelay(4);
    demo_check(THIS, fired_once == before + 1);
    demo_check(THIS, fired_at == begin + 5);

    demo_check(THIS, xTimerStart(one_shot, 10) == pdPASS);
    vTaskDelay(2);
    demo_check(THIS, xTimerStop(one_shot, 10) == pdPASS);
    vTaskDelay(8);
    demo_check(THIS, fired_once == before + 1);
}

/* Keeps the service from running: it makes up for what it missed, and no timer loses its pace. */
static void is_busy(portTickType ticks)
{
    portTickType begin = xTaskGetTickCount();
    while (xTaskGetTickCount() - begin < ticks) {}
}

static void controls(void *argument)
{
    portTickType begin, wake;
    unsigned i;
    vTaskDelay(1);
    begin = wake = xTaskGetTickCount();
    for (i = 0; i < RELOADING; i++)
        demo_check(THIS, xTimerStart(reloading[i], 10) == pdPASS);
    for (;;) {
        checks_one_shot();
        if (THIS->rounds[0] % 8 == 0) is_busy(BUSY_TICKS);
        vTaskDelayUntil(&wake, ROUND);
        /* Just after a tick: what is due with it may not have been called yet. */
        for (i = 0; i < RELOADING; i++) {
            uint32 due = (wake - begin) / (BASE_PERIOD + i);
            demo_check(THIS, fired[i] == due || fired[i] + 1 == due);
        }
        THIS->rounds[0]++;
    }
}

static void start(void)
{
    unsigned i;
    for (i = 0; i < RELOADING; i++) {
        reloading[i] =
            xTimerCreate("reload", BASE_PERIOD + i, pdTRUE, (void *)(uintptr_t)i, fires);
        demo_check(THIS, reloading[i] != NULL);
    }
    one_shot = xTimerCreate("once", 5, pdFALSE, NULL, fires_once);
    demo_check(THIS, one_shot != NULL);
    demo_task(controls, "timers", NULL, PRIORITY);
}

struct demo software_timers = {.name = "software timers", .start = start, .parts = 2};
