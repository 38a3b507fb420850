/* Blocking times: a wait lasts as many ticks as it was told, also for a task that is woken
 * meanwhile and finds that somebody else was quicker.
 *
 * Part 0 is the quicker task, of higher priority; part 1 the one that waits. */
#include "demo.h"

#define THIS (&blocking_times)

enum { PATIENCE = 20, QUICK_PRIORITY = 8, SLOW_PRIORITY = 7 };

static xQueueHandle empty, full;
static xTaskHandle slow;

/* Each wait alone: exact. */
static void waits_alone(void)
{
    static const portTickType lengths[] = {1, 2, 3, 8};
    uint32 item;
    unsigned i;
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        portTickType begin;
        vTaskDelay(1);
        begin = xTaskGetTickCount();
        demo_check(THIS, xQueueReceive(empty, &item, lengths[i]) == errQUEUE_EMPTY);
        demo_check(THIS, xTaskGetTickCount() - begin == lengths[i]);
        begin = xTaskGetTickCount();
        demo_check(THIS, xQueueSend(full, &item, lengths[i]) == errQUEUE_FULL);
        demo_check(THIS, xTaskGetTickCount() - begin == lengths[i]);
    }
}

static void is_quick(void *argument)
{
    uint32 item = 1, i;
    xQueueSend(full, &item, 0);
    for (;;) {
        waits_alone();
        /* The slow one begins to wait for an item, and is woken four times for nothing. */
        vTaskResume(slow);
        for (i = 0; i < 4; i++) {
            vTaskDelay(3);
            item = i;
            demo_check(THIS, eTaskGetState(slow) == eBlocked);
            demo_check(THIS, xQueueSend(empty, &item, 0) == pdPASS);
            demo_check(THIS, eTaskGetState(slow) == eReady);
            demo_check(THIS, xQueueReceive(empty, &item, 0) == pdPASS);
            demo_check(THIS, item == i);
        }
        vTaskDelay(PATIENCE);
        /* Then for room. */
        vTaskResume(slow);
        for (i = 0; i < 4; i++) {
            vTaskDelay(3);
            demo_check(THIS, xQueueReceive(full, &item, 0) == pdPASS);
            demo_check(THIS, eTaskGetState(slow) == eReady);
            demo_check(THIS, xQueueSend(full, &item, 0) == pdPASS);
        }
        vTaskDelay(PATIENCE);
        THIS->rounds[0]++;
    }
}

static void is_slow(void *argument)
{
    uint32 item;
    portTickType begin;
    for (;;) {
        vTaskSuspend(NULL);
        begin = xTaskGetTickCount();
        demo_check(THIS, xQueueReceive(empty, &item, PATIENCE) == errQUEUE_EMPTY);
        demo_check(THIS, xTaskGetTickCount() - begin == PATIENCE);
        vTaskSuspend(NULL);
        begin = xTaskGetTickCount();
        demo_check(THIS, xQueueSend(full, &item, PATIENCE) == errQUEUE_FULL);
        demo_check(THIS, xTaskGetTickCount() - begin == PATIENCE);
        THIS->rounds[1]++;
    }
}

static void start(void)
{
    empty = xQueueCreate(1, sizeof(uint32));
    full = xQueueCreate(1, sizeof(uint32));
    slow = demo_task(is_slow, "slow", NULL, SLOW_PRIORITY);
    demo_task(is_quick, "quick", NULL, QUICK_PRIORITY);
}

struct demo blocking_times = {.name = "blocking times", .start = start, .parts = 2};
