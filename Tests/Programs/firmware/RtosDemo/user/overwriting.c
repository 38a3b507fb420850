/* Overwriting: a queue of one item is a mailbox that always holds the newest value.
 *
 * Part 0 writes and reads by itself; part 1 watches a mailbox that part 0 keeps writing. */
#include "demo.h"

#define THIS (&overwriting)

enum { WRITER_PRIORITY = 3, WATCHER_PRIORITY = 2 };

static xQueueHandle mailbox;

static void writes(void *argument)
{
    xQueueHandle own = xQueueCreate(1, sizeof(uint32));
    uint32 value = 0, got;
    for (;;) {
        unsigned i;
        for (i = 0; i < 5; i++) {
            value++;
            demo_check(THIS, xQueueOverwrite(own, &value) == pdPASS);
            demo_check(THIS, xQueueOverwrite(mailbox, &value) == pdPASS);
            demo_check(THIS, uxQueueMessagesWaiting(own) == 1);
            demo_check(THIS, xQueuePeek(own, &got, 0) == pdPASS);
            demo_check(THIS, got == value);
            demo_check(THIS, xQueueSend(own, &value, 0) == errQUEUE_FULL);
        }
        demo_check(THIS, xQueueReceive(own, &got, 0) == pdPASS);
        demo_check(THIS, got == value);
        demo_check(THIS, xQueueReceive(own, &got, 0) == errQUEUE_EMPTY);
        THIS->rounds[0]++;
        vTaskDelay(3);
    }
}

static void watches(void *argument)
{
    uint32 last = 0, got;
    for (;;) {
        demo_check(THIS, xQueuePeek(mailbox, &got, 50) == pdPASS);
        demo_check(THIS, got >= last); /* never an older value */
        last = got;
        THIS->rounds[1]++;
        vTaskDelay(2);
    }
}

static void start(void)
{
    mailbox = xQueueCreate(1, sizeof(uint32));
    demo_task(writes, "writer", NULL, WRITER_PRIORITY);
    demo_task(watches, "watcher", NULL, WATCHER_PRIORITY);
}

struct demo overwriting = {.name = "overwriting", .start = start, .parts = 2};
