/* Peeking: one item is shown to every task that looks, the most urgent first, until one takes it.
 *
 * Parts 0 to 2 are tasks of falling priority, of which the last takes the item; part 3 sends. */
#include "demo.h"

#define THIS (&peeking)

enum { READERS = 3, FIRST_PRIORITY = 7, SENDER_PRIORITY = 2 };

static xQueueHandle queue;
static xTaskHandle readers[READERS];
static volatile uint32 order;

static void reads(void *argument)
{
    unsigned part = (unsigned)(uintptr_t)argument;
    bool is_last = part == READERS - 1;
    uint32 got;
    for (;;) {
        vTaskSuspend(NULL);
        if (is_last) demo_check(THIS, xQueueReceive(queue, &got, portMAX_DELAY) == pdPASS);
        else demo_check(THIS, xQueuePeek(queue, &got, portMAX_DELAY) == pdPASS);
        demo_check(THIS, got == THIS->rounds[3]);
        demo_check(THIS, order == part);
        order++;
        THIS->rounds[part]++;
    }
}

static void sends(void *argument)
{
    unsigned i;
    vTaskDelay(2);
    for (;;) {
        uint32 value = THIS->rounds[3];
        order = 0;
        /* The least urgent begins to wait first. */
        for (i = READERS; i-- > 0;) {
            vTaskResume(readers[i]);
            demo_check(THIS, eTaskGetState(readers[i]) == eBlocked);
        }
        demo_check(THIS, xQueueSendToBack(queue, &value, 0) == pdPASS);
        demo_check(THIS, order == READERS); /* all of them have run by now */
        demo_check(THIS, uxQueueMessagesWaiting(queue) == 0);
        THIS->rounds[3]++;
        vTaskDelay(6);
    }
}

static void start(void)
{
    unsigned i;
    queue = xQueueCreate(2, sizeof(uint32));
    for (i = 0; i < READERS; i++)
        readers[i] = demo_task(reads, "reader", (void *)(uintptr_t)i, FIRST_PRIORITY - i);
    demo_task(sends, "show", NULL, SENDER_PRIORITY);
}

struct demo peeking = {.name = "peeking", .start = start, .parts = 4};
