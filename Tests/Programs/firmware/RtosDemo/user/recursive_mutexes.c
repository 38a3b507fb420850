/* Recursive mutexes: a task that holds one may take it again, and others get it when it has been
 * given as often as taken.
 *
 * Parts: the task that nests, one that waits for the mutex, and one that only ever tries. */
#include "demo.h"

#define THIS (&recursive_mutexes)

enum { DEPTH = 10, NESTING_PRIORITY = 5, WAITING_PRIORITY = 4, TRYING_PRIORITY = 3 };

static xSemaphoreHandle mutex;
/* Who is inside; the mutex guards it. */
static volatile xTaskHandle owner;

static void enter(void)
{
    demo_check(THIS, owner == NULL);
    owner = xTaskGetCurrentTaskHandle();
}

static void leave(void)
{
    demo_check(THIS, owner == xTaskGetCurrentTaskHandle());
    owner = NULL;
}

static void nests(void *argument)
{
    unsigned i;
    for (;;) {
        demo_check(THIS, xSemaphoreGiveRecursive(mutex) == pdFAIL); /* not ours */
        demo_check(THIS, xSemaphoreTakeRecursive(mutex, 15) == pdPASS);
        enter();
        for (i = 1; i < DEPTH; i++) {
            demo_check(THIS, xSemaphoreTakeRecursive(mutex, 0) == pdPASS);
            if (i % 4 == 0) vTaskDelay(1); /* let the others try */
        }
        for (i = 1; i < DEPTH; i++) {
            demo_check(THIS, xSemaphoreGiveRecursive(mutex) == pdPASS);
            demo_check(THIS, xSemaphoreGetMutexHolder(mutex) == owner);
            if (i % 4 == 0) vTaskDelay(1);
        }
        leave();
        demo_check(THIS, xSemaphoreGiveRecursive(mutex) == pdPASS);
        THIS->rounds[0]++;
        vTaskDelay(6);
    }
}

static void waits(void *argument)
{
    for (;;) {
        demo_check(THIS, xSemaphoreTakeRecursive(mutex, portMAX_DELAY) == pdPASS);
        enter();
        vTaskDelay(1);
        leave();
        demo_check(THIS, xSemaphoreGiveRecursive(mutex) == pdPASS);
        THIS->rounds[1]++;
        vTaskDelay(4);
    }
}

static void tries(void *argument)
{
    for (;;) {
        if (xSemaphoreTakeRecursive(mutex, 0) == pdPASS) {
            enter();
            leave();
            demo_check(THIS, xSemaphoreGiveRecursive(mutex) == pdPASS);
            THIS->rounds[2]++;
        }
        vTaskDelay(1);
    }
}

static void start(void)
{
    mutex = xSemaphoreCreateRecursiveMutex();
    demo_task(nests, "nesting", NULL, NESTING_PRIORITY);
    demo_task(waits, "waiting", NULL, WAITING_PRIORITY);
    demo_task(tries, "trying", NULL, TRYING_PRIORITY);
}

struct demo recursive_mutexes = {.name = "recursive mutexes", .start = start, .parts = 3};
