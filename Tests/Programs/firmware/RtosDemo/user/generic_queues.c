/* Generic queues: items put in at both ends come out in the right order, looked at or not, however
 * far the queue's storage has gone round.
 *
 * Part 0 fills and empties a queue by itself; parts 1 and 2 send and receive across priorities,
 * with a queue that is mostly full. */
#include "demo.h"

#define THIS (&generic_queues)

enum { LENGTH = 5, ALONE_PRIORITY = 3, SENDER_PRIORITY = 2, RECEIVER_PRIORITY = 4 };

static xQueueHandle between;

static void works_alone(void *argument)
{
    xQueueHandle queue = xQueueCreate(LENGTH, sizeof(uint32));
    uint32 item, got;
    for (;;) {
        /* 2, 3, 4 at the back, 1 and 0 in front of them. */
        for (item = 2; item < LENGTH; item++)
            demo_check(THIS, xQueueSendToBack(queue, &item, 0) == pdPASS);
        for (item = 2; item-- > 0;)
            demo_check(THIS, xQueueSendToFront(queue, &item, 0) == pdPASS);
        demo_check(THIS, xQueueSendToFront(queue, &item, 0) == errQUEUE_FULL);
        demo_check(THIS, xQueueSendToBack(queue, &item, 0) == errQUEUE_FULL);
        for (item = 0; item < LENGTH; item++) {
            demo_check(THIS, xQueuePeek(queue, &got, 0) == pdPASS);
            demo_check(THIS, got == item);
            demo_check(THIS, uxQueueMessagesWaiting(queue) == LENGTH - item);
            demo_check(THIS, xQueueReceive(queue, &got, 0) == pdPASS);
            demo_check(THIS, got == item);
        }
        demo_check(THIS, xQueueReceive(queue, &got, 0) == errQUEUE_EMPTY);
        /* One in and out moves the place at which the storage begins. */
        xQueueSend(queue, &item, 0);
        xQueueReceive(queue, &got, 0);
        vTaskDelay(4);
        THIS->rounds[0]++;
    }
}

static void sends(void *argument)
{
    uint32 item = 0;
    for (;;) {
        demo_check(THIS, xQueueSend(between, &item, 100) == pdPASS);
        item++;
        THIS->rounds[1]++;
    }
}

static void receives(void *argument)
{
    uint32 expected = 0, got;
    for (;;) {
        /* Three at a time, so that the sender blocks at a full queue in between. */
        unsigned i;
        for (i = 0; i < 3; i++) {
            demo_check(THIS, xQueueReceive(between, &got, 100) == pdPASS);
            demo_check(THIS, got == expected);
            expected = got + 1;
        }
        THIS->rounds[2]++;
        vTaskDelay(1);
    }
}

static void start(void)
{
    between = xQueueCreate(LENGTH, sizeof(uint32));
    demo_task(works_alone, "ends", NULL, ALONE_PRIORITY);
    demo_task(sends, "sender", NULL, SENDER_PRIORITY);
    demo_task(receives, "receiver", NULL, RECEIVER_PRIORITY);
}

struct demo generic_queues = {.name = "generic queues", .start = start, .parts = 3};
