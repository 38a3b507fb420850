/* Calls from outside of any task of the demo: an os_timer, driven by the hardware timer's
 * interrupt, comes every EVERY_MS milliseconds whatever runs. It sends numbers, gives a semaphore,
 * takes from a queue that a task keeps filled, and resumes a task, all with the calls for interrupt
 * handlers. Nothing may be lost, and it may come neither too often nor too seldom.
 *
 * Parts: the callback; who receives its numbers; who takes its semaphore; who fills its queue. */
#include "demo.h"

#define THIS (&interrupts)

enum { EVERY_MS = 7, LENGTH = 8, PATIENCE = 50, MOST_TICKS = 2 };
enum { SLEEPER = 7, RECEIVER = 6, FILLER = 5, TAKER = 5 };

static os_timer_t source;
static xQueueHandle numbers, orders;
static xSemaphoreHandle semaphore;
static xTaskHandle sleeper;
static volatile uint32 resumed, expected_order;
static portTickType begin;

static void comes(void *argument)
{
    signed portBASE_TYPE woken = pdFALSE;
    uint32 round = THIS->rounds[0]++, order;
    demo_check(THIS, xQueueSendFromISR(numbers, &round, &woken) == pdTRUE);
    demo_check(THIS, xSemaphoreGiveFromISR(semaphore, &woken) == pdTRUE);
    if (xQueueReceiveFromISR(orders, &order, &woken) == pdTRUE) {
        demo_check(THIS, order == expected_order);
        expected_order = order + 1;
    }
    if (round % 4 == 0) xTaskResumeFromISR(sleeper);
    if (woken) portYIELD();
}

/* Hears of each callback in order, and that there were as many as the time allows. */
static void receives(void *argument)
{
    uint32 expected = 0, number;
    for (;;) {
        portTickType waits = xTaskGetTickCount();
        demo_check(THIS, xQueueReceive(numbers, &number, PATIENCE) == pdTRUE);
        demo_check(THIS, xTaskGetTickCount() - waits <= MOST_TICKS);
        demo_check(THIS, number == expected);
        expected = number + 1;
        if (expected % 100 == 0) {
            uint32 ms = (xTaskGetTickCount() - begin) * portTICK_RATE_MS;
            demo_check(THIS, expected * EVERY_MS <= ms + 2 * portTICK_RATE_MS);
            demo_check(THIS, expected * EVERY_MS + 2 * portTICK_RATE_MS >= ms);
        }
        demo_check(THIS, resumed * 4 + 8 >= expected);
        THIS->rounds[1]++;
    }
}

static void takes(void *argument)
{
    for (;;) {
        portTickType waits = xTaskGetTickCount();
        demo_check(THIS, xSemaphoreTake(semaphore, PATIENCE) == pdTRUE);
        demo_check(THIS, xTaskGetTickCount() - waits <= MOST_TICKS);
        demo_check(THIS, ++THIS->rounds[2] <= THIS->rounds[0]);
        demo_check(THIS, THIS->rounds[2] + LENGTH >= THIS->rounds[0]);
    }
}

static void fills(void *argument)
{
    uint32 order = 0;
    for (;;) {
        portTickType waits = xTaskGetTickCount();
        demo_check(THIS, xQueueSend(orders, &order, PATIENCE) == pdTRUE);
        demo_check(THIS, xTaskGetTickCount() - waits <= MOST_TICKS);
        order++;
        THIS->rounds[3]++;
    }
}

static void sleeps(void *argument)
{
    for (;;) {
        vTaskSuspend(NULL);
        resumed++;
    }
}

static void start(void)
{
    numbers = xQueueCreate(LENGTH, sizeof(uint32));
    orders = xQueueCreate(2, sizeof(uint32));
    semaphore = xSemaphoreCreateCounting(LENGTH, 0);
    sleeper = demo_task(sleeps, "sleeper", NULL, SLEEPER);
    demo_task(receives, "receiver", NULL, RECEIVER);
    demo_task(takes, "taker", NULL, TAKER);
    demo_task(fills, "filler", NULL, FILLER);
    begin = xTaskGetTickCount();
    os_timer_setfn(&source, comes, NULL);
    os_timer_arm(&source, EVERY_MS, true);
}

struct demo interrupts = {.name = "interrupts", .start = start, .parts = 4};
