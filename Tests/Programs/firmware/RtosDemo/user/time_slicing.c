/* Time slicing: two tasks of one priority that never call the kernel take turns at each tick.
 *
 * An observer lets both run in windows. The first windows are quiet: nothing else is started yet,
 * so that no other task's coming and going makes the kernel choose anew, and only slices let the
 * second task run at all. Later each must come on in every window, whatever else happens.
 *
 * Part 0 is the observer, parts 1 and 2 the two tasks. */
#include "demo.h"

#define THIS (&time_slicing)

enum { TASKS = 2, PRIORITY = 1, OBSERVER_PRIORITY = 8, WINDOW = 10, PAUSE = 140, QUIET_WINDOWS = 3 };

static xTaskHandle spinning[TASKS];
static volatile unsigned last;
static volatile uint32 turns;

static void spins(void *argument)
{
    unsigned me = (unsigned)(uintptr_t)argument;
    for (;;) {
        if (last != me) {
            last = me;
            turns++;
        }
        THIS->rounds[1 + me]++;
    }
}

static void observes(void *argument)
{
    unsigned window, i;
    for (window = 0;; window++) {
        uint32 before[TASKS], came_on[TASKS];
        for (i = 0; i < TASKS; i++) before[i] = THIS->rounds[1 + i];
        vTaskDelay(1);
        turns = 0;
        for (i = 0; i < TASKS; i++) vTaskResume(spinning[i]);
        vTaskDelay(WINDOW);
        for (i = 0; i < TASKS; i++) vTaskSuspend(spinning[i]);
        for (i = 0; i < TASKS; i++) came_on[i] = THIS->rounds[1 + i] - before[i];
        demo_check(THIS, came_on[0] > 0 && came_on[1] > 0);
        if (window < QUIET_WINDOWS) {
            demo_check(THIS, turns >= WINDOW - 1 && turns <= WINDOW + 1);
            demo_check(THIS, came_on[0] < 2 * came_on[1] && came_on[1] < 2 * came_on[0]);
        }
        THIS->rounds[0]++;
        if (window + 1 >= QUIET_WINDOWS) vTaskDelay(PAUSE);
    }
}

static void start(void)
{
    unsigned i;
    for (i = 0; i < TASKS; i++) {
        spinning[i] = demo_task(spins, "slice", (void *)(uintptr_t)i, PRIORITY);
        vTaskSuspend(spinning[i]);
    }
    demo_task(observes, "observer", NULL, OBSERVER_PRIORITY);
    vTaskDelay(QUIET_WINDOWS * (WINDOW + 1) + 1);
}

struct demo time_slicing = {.name = "time slicing", .start = start, .parts = 1 + TASKS};
