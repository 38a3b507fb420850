/* Fixed rates: vTaskDelayUntil keeps to a grid of ticks over the whole run, however long the work
 * between two calls takes; and a task that missed some of its ticks is let through at once for each,
 * until it has caught up.
 *
 * Parts: three tasks of different periods. */
#include "demo.h"

#define THIS (&fixed_rates)

enum { TASKS = 3, PRIORITY = 8, MISSED = 3, ROUNDS_PER_MISS = 16 };

static const portTickType periods[TASKS] = {5, 7, 12};

/* Stays away for several periods: as many calls do not wait, the last one because its tick is now. */
static void misses(portTickType *wake, portTickType period)
{
    portTickType now;
    unsigned i;
    vTaskDelay(MISSED * period);
    now = xTaskGetTickCount();
    for (i = 0; i < MISSED; i++) {
        vTaskDelayUntil(wake, period);
        demo_check(THIS, xTaskGetTickCount() == now);
    }
}

static void keeps_pace(void *argument)
{
    unsigned part = (unsigned)(uintptr_t)argument;
    const portTickType period = periods[part], begin = xTaskGetTickCount();
    portTickType wake = begin;
    uint32 due = 0;
    for (;;) {
        vTaskDelay(due % period); /* the work, which lasts less than a period */
        vTaskDelayUntil(&wake, period);
        due++;
        demo_check(THIS, wake == begin + due * period);
        demo_check(THIS, xTaskGetTickCount() == wake);
        if (due % ROUNDS_PER_MISS == 0) {
            misses(&wake, period);
            due += MISSED;
        }
        THIS->rounds[part]++;
    }
}

static void start(void)
{
    unsigned i;
    for (i = 0; i < TASKS; i++) demo_task(keeps_pace, "rate", (void *)(uintptr_t)i, PRIORITY);
}

struct demo fixed_rates = {.name = "fixed rates", .start = start, .parts = TASKS};
