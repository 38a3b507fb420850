/* Task death: tasks come into being all the time, and end by their own hand or another's.
 *
 * Nobody else here creates tasks, so their number must come back, and so must the heap. */
#include "demo.h"

#define THIS (&task_death)

enum { CREATOR_PRIORITY = 5, VICTIM_PRIORITY = 2, KILLER_PRIORITY = 3 };

static volatile uint32 kills;

/* Would count for ever, if it were not ended while it waits. */
static void is_victim(void *argument)
{
    volatile uint32 *beats = argument;
    for (;;) {
        ++*beats;
        vTaskDelay(1);
    }
}

struct pair {
    xTaskHandle victim;
    volatile uint32 beats;
};

/* Ends another task, and then itself. */
static void is_killer(void *argument)
{
    struct pair *pair = argument;
    vTaskDelay(3);
    demo_check(THIS, pair->beats > 0);
    vTaskDelete(pair->victim);
    demo_check(THIS, eTaskGetState(pair->victim) == eDeleted);
    kills++;
    vTaskDelete(NULL);
}

static void creates(void *argument)
{
    static struct pair pairs[2];
    unsigned tasks, i;
    size_t heap;
    vTaskDelay(20); /* until the others are there */
    tasks = uxTaskGetNumberOfTasks();
    heap = xPortGetFreeHeapSize();
    for (;;) {
        uint32 before = kills;
        for (i = 0; i < 2; i++) {
            pairs[i].beats = 0;
            pairs[i].victim =
                demo_task(is_victim, "victim", (void *)&pairs[i].beats, VICTIM_PRIORITY);
            demo_task(is_killer, "killer", &pairs[i], KILLER_PRIORITY);
        }
        demo_check(THIS, uxTaskGetNumberOfTasks() == tasks + 4);
        vTaskDelay(30); /* longer than any window of spinning tasks: the idle task must run */
        demo_check(THIS, kills == before + 2);
        demo_check(THIS, uxTaskGetNumberOfTasks() == tasks);
        demo_check(THIS, xPortGetFreeHeapSize() == heap);
        THIS->rounds[0]++;
    }
}

static void start(void)
{
    demo_task(creates, "creator", NULL, CREATOR_PRIORITY);
}

struct demo task_death = {.name = "task death", .start = start, .parts = 1};
