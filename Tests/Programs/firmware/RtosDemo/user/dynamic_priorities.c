/* Dynamic priorities: a controller suspends, resumes and re-ranks other tasks, and sees from what
 * they count whether they ran just when they should.
 *
 * Part 0 is the controller; part 1 a receiver that is filled with the scheduler suspended. */
#include "demo.h"

#define THIS (&dynamic_priorities)

enum { LIMIT = 40, CONTROLLER_PRIORITY = 4, WORKER_PRIORITY = 1, RECEIVER_PRIORITY = 2 };

/* Ticks after which a worker has had its turn: four tasks of its priority may be spinning. */
enum { TURNS = 6 };

static volatile uint32 counter;
static xTaskHandle counting, limited;
static xQueueHandle queue;

/* Counts for ever; each time at a priority of its own choice. */
static void counts(void *argument)
{
    for (;;) {
        vTaskPrioritySet(NULL, WORKER_PRIORITY + 1);
        counter++;
        vTaskPrioritySet(NULL, WORKER_PRIORITY);
        os_delay_us(500);
    }
}

/* Counts to LIMIT each time that it is resumed. */
static void counts_to_limit(void *argument)
{
    for (;;) {
        vTaskSuspend(NULL);
        while (counter < LIMIT) counter++;
    }
}

static void controls_counting(void)
{
    uint32 before;
    demo_check(THIS, xTaskIsTaskSuspended(counting) == pdTRUE);
    before = counter;
    vTaskDelay(2);
    demo_check(THIS, counter == before); /* it stood still */
    vTaskResume(counting);
    demo_check(THIS, counter == before); /* it is not as urgent as we are */
    vTaskDelay(TURNS);
    vTaskSuspend(counting);
    demo_check(THIS, counter != before);

    /* Raised above us it runs, but it gives itself its own priority back. */
    before = counter;
    vTaskResume(counting);
    vTaskPrioritySet(counting, CONTROLLER_PRIORITY + 1);
    demo_check(THIS, counter <= before + 1);
    demo_check(THIS, uxTaskPriorityGet(counting) <= WORKER_PRIORITY + 1);
    vTaskSuspend(counting);
}

static void controls_limited(void)
{
    counter = 0;
    vTaskResume(limited);
    demo_check(THIS, counter == 0);
    vTaskPrioritySet(limited, CONTROLLER_PRIORITY + 1);
    demo_check(THIS, counter == LIMIT); /* all at once, and then it suspended itself */
    demo_check(THIS, eTaskGetState(limited) == eSuspended);
    vTaskPrioritySet(limited, WORKER_PRIORITY);
}

static void controls(void *argument)
{
    uint32 value = 0;
    unsigned i;
    vTaskDelay(5); /* the limited one goes to sleep */
    vTaskSuspend(counting);
    for (;;) {
        controls_counting();
        controls_limited();
        /* What is sent with the scheduler suspended arrives, in order and without a switch. */
        vTaskSuspendAll();
        for (i = 0; i < 5; i++) {
            demo_check(THIS, xQueueSend(queue, &value, 0) == pdPASS);
            value++;
        }
        demo_check(THIS, uxQueueMessagesWaiting(queue) == 5);
        xTaskResumeAll();
        vTaskDelay(20);
        THIS->rounds[0]++;
    }
}

static void receives(void *argument)
{
    uint32 expected = 0, got;
    for (;;) {
        if (xQueueReceive(queue, &got, portMAX_DELAY) == pdPASS) {
            demo_check(THIS, got == expected);
            expected = got + 1;
            THIS->rounds[1]++;
        }
    }
}

static void start(void)
{
    queue = xQueueCreate(5, sizeof(uint32));
    counting = demo_task(counts, "counting", NULL, WORKER_PRIORITY);
    limited = demo_task(counts_to_limit, "limited", NULL, WORKER_PRIORITY);
    demo_task(controls, "control", NULL, CONTROLLER_PRIORITY);
    demo_task(receives, "receive", NULL, RECEIVER_PRIORITY);
}

struct demo dynamic_priorities = {.name = "dynamic priorities", .start = start, .parts = 2};
