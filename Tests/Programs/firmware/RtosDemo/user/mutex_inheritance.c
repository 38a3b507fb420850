/* Mutex inheritance: the holder of a mutex runs with the priority of whoever waits for it, so that
 * a task between the two cannot keep the waiting one from its mutex.
 *
 * Parts: the low, the middle and the high task. The low one leads. */
#include "demo.h"

#define THIS (&mutex_inheritance)

enum { LOW = 2, MIDDLE = 3, HIGH = 6 };

static xSemaphoreHandle mutex;
static xTaskHandle middle, high;

static void is_low(void *argument)
{
    vTaskDelay(3);
    for (;;) {
        uint32 middles = THIS->rounds[1], highs = THIS->rounds[2];
        demo_check(THIS, xSemaphoreTake(mutex, 0) == pdPASS);
        demo_check(THIS, uxTaskPriorityGet(NULL) == LOW);

        vTaskResume(high); /* it waits for the mutex at once */
        demo_check(THIS, uxTaskPriorityGet(NULL) == HIGH);
        demo_check(THIS, xSemaphoreGetMutexHolder(mutex) == xTaskGetCurrentTaskHandle());

        vTaskResume(middle); /* it could run, if we had not inherited */
        os_delay_us(2000);
        demo_check(THIS, THIS->rounds[1] == middles);
        demo_check(THIS, THIS->rounds[2] == highs);

        /* The high one first, then the middle one; then it is our turn again. */
        demo_check(THIS, xSemaphoreGive(mutex) == pdPASS);
        demo_check(THIS, uxTaskPriorityGet(NULL) == LOW);
        demo_check(THIS, THIS->rounds[1] == middles + 1);
        demo_check(THIS, THIS->rounds[2] == highs + 1);
        THIS->rounds[0]++;
        vTaskDelay(7);
    }
}

static void is_middle(void *argument)
{
    for (;;) {
        vTaskSuspend(NULL);
        demo_check(THIS, THIS->rounds[2] == THIS->rounds[1] + 1); /* the high one came first */
        THIS->rounds[1]++;
    }
}

static void is_high(void *argument)
{
    for (;;) {
        vTaskSuspend(NULL);
        demo_check(THIS, xSemaphoreTake(mutex, portMAX_DELAY) == pdPASS);
        demo_check(THIS, xSemaphoreGetMutexHolder(mutex) == high);
        demo_check(THIS, xSemaphoreGive(mutex) == pdPASS);
        THIS->rounds[2]++;
    }
}

static void start(void)
{
    mutex = xSemaphoreCreateMutex();
    demo_task(is_low, "low", NULL, LOW);
    middle = demo_task(is_middle, "middle", NULL, MIDDLE);
    high = demo_task(is_high, "high", NULL, HIGH);
}

struct demo mutex_inheritance = {.name = "mutex inheritance", .start = start, .parts = 3};
