/* Counting semaphores: one that begins full and one that begins empty are counted down and up again
 * by a task each, over their whole range. */
#include "demo.h"

#define THIS (&counting_semaphores)

enum { MOST = 50, PRIORITY = 3 };

static void up(xSemaphoreHandle semaphore)
{
    unsigned i;
    for (i = 0; i < MOST; i++) {
        demo_check(THIS, uxSemaphoreGetCount(semaphore) == i);
        demo_check(THIS, xSemaphoreGive(semaphore) == pdPASS);
    }
    demo_check(THIS, xSemaphoreGive(semaphore) == pdFAIL);
}

static void down(xSemaphoreHandle semaphore)
{
    unsigned i;
    for (i = MOST; i > 0; i--) {
        demo_check(THIS, uxSemaphoreGetCount(semaphore) == i);
        demo_check(THIS, xSemaphoreTake(semaphore, 0) == pdPASS);
    }
    demo_check(THIS, xSemaphoreTake(semaphore, 1) == pdFAIL);
}

static void counts(void *argument)
{
    unsigned part = (unsigned)(uintptr_t)argument;
    bool is_full = part == 0;
    xSemaphoreHandle semaphore = xSemaphoreCreateCounting(MOST, is_full ? MOST : 0);
    if (is_full) down(semaphore);
    for (;;) {
        up(semaphore);
        down(semaphore);
        vTaskDelay(5 + part);
        THIS->rounds[part]++;
    }
}

static void start(void)
{
    demo_task(counts, "full", (void *)0, PRIORITY);
    demo_task(counts, "empty", (void *)1, PRIORITY);
}

struct demo counting_semaphores = {.name = "counting semaphores", .start = start, .parts = 2};
