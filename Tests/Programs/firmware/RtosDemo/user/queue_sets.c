/* Queue sets: one task waits for three queues and a semaphore at a time, and hears of everything
 * that is sent to any of them, in the order in which it was sent.
 *
 * Parts: the sender and the receiver. Their priorities change places every so often. */
#include "demo.h"

#define THIS (&queue_sets)

enum { QUEUES = 3, LENGTH = 3, LOW = 2, HIGH = 4 };

static xQueueHandle queues[QUEUES];
static xSemaphoreHandle semaphore;
static xQueueSetHandle set;
static xTaskHandle receiver;

static void sends(void *argument)
{
    uint32 value = 0, state = 12345;
    for (;;) {
        unsigned burst;
        for (burst = 0; burst < 4; burst++) {
            unsigned choice;
            state = state * 1664525 + 1013904223;
            choice = (state >> 24) % (QUEUES + 1);
            if (choice == QUEUES) {
                xSemaphoreGive(semaphore); /* it may be given already */
            } else {
                demo_check(THIS, xQueueSend(queues[choice], &value, 50) == pdPASS);
                value++;
            }
            THIS->rounds[0]++;
        }
        if (state >> 28 == 0) {
            bool is_high = uxTaskPriorityGet(receiver) == HIGH;
            vTaskPrioritySet(receiver, is_high ? LOW : HIGH);
        }
        vTaskDelay(2);
    }
}

static void receives(void *argument)
{
    uint32 expected = 0, got;
    for (;;) {
        xQueueSetMemberHandle member = xQueueSelectFromSet(set, 100);
        demo_check(THIS, member != NULL);
        if (member == semaphore) {
            demo_check(THIS, xSemaphoreTake(semaphore, 0) == pdPASS);
        } else {
            demo_check(THIS, member == queues[0] || member == queues[1] || member == queues[2]);
            demo_check(THIS, xQueueReceive(member, &got, 0) == pdPASS);
            demo_check(THIS, got == expected);
            expected = got + 1;
        }
        THIS->rounds[1]++;
    }
}

static void start(void)
{
    unsigned i;
    set = xQueueCreateSet(QUEUES * LENGTH + 1);
    semaphore = xSemaphoreCreateBinary();
    demo_check(THIS, xQueueAddToSet(semaphore, set) == pdPASS);
    for (i = 0; i < QUEUES; i++) {
        queues[i] = xQueueCreate(LENGTH, sizeof(uint32));
        demo_check(THIS, xQueueAddToSet(queues[i], set) == pdPASS);
    }
    receiver = demo_task(receives, "set", NULL, HIGH);
    demo_task(sends, "members", NULL, LOW + 1);
}

struct demo queue_sets = {.name = "queue sets", .start = start, .parts = 2};
