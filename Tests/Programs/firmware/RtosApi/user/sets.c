/* Queue sets: waiting for the first of several queues and semaphores. */
#include "api.h"
#include "cases.h"

static xQueueSetHandle set, other;
static xQueueHandle queue, second;
static xSemaphoreHandle semaphore;

static void make(void)
{
    set = xQueueCreateSet(5);
    other = xQueueCreateSet(2);
    queue = xQueueCreate(2, 1);
    second = xQueueCreate(2, 1);
    semaphore = xSemaphoreCreateBinary();
    check(set != NULL && other != NULL);
}

static void drop(void)
{
    vQueueDelete(set);
    vQueueDelete(other);
    vQueueDelete(queue);
    vQueueDelete(second);
    vSemaphoreDelete(semaphore);
}

void set_members(void)
{
    char item;
    make();
    equal(xQueueAddToSet(queue, set), pdPASS);
    equal(xQueueAddToSet(queue, set), pdFAIL);
    equal(xQueueAddToSet(queue, other), pdFAIL); /* one set at a time */
    xQueueSend(second, "x", 0);
    equal(xQueueAddToSet(second, set), pdFAIL); /* it is not empty */
    xQueueReceive(second, &item, 0);
    equal(xQueueAddToSet(second, set), pdPASS);
    drop();
    check(xQueueCreateSet(100000) == NULL);
}

void set_select(void)
{
    char item = 0;
    make();
    xQueueAddToSet(queue, set);
    xQueueAddToSet(second, set);
    xQueueAddToSet(semaphore, set);
    check(xQueueSelectFromSet(set, 0) == NULL);

    /* In the order in which things came. */
    xQueueSend(second, "a", 0);
    xSemaphoreGive(semaphore);
    xQueueSend(queue, "b", 0);
    xQueueSend(second, "c", 0);
    check(xQueueSelectFromSet(set, 0) == second);
    equal(xQueueReceive(second, &item, 0), pdTRUE);
    equal(item, 'a');
    check(xQueueSelectFromSet(set, 0) == semaphore);
    equal(xSemaphoreTake(semaphore, 0), pdTRUE);
    check(xQueueSelectFromSet(set, 0) == queue);
    equal(xQueueReceive(queue, &item, 0), pdTRUE);
    equal(item, 'b');
    check(xQueueSelectFromSet(set, 0) == second);
    equal(xQueueReceive(second, &item, 0), pdTRUE);
    equal(item, 'c');
    check(xQueueSelectFromSet(set, 0) == NULL);
    drop();
}

static void selects(void *argument)
{
    xQueueSetMemberHandle member = xQueueSelectFromSet(set, portMAX_DELAY);
    mark(member == semaphore ? 's' : member == queue ? 'q' : '?');
    finish();
}

void set_waits(void)
{
    portTickType begin;
    make();
    xQueueAddToSet(queue, set);
    xQueueAddToSet(semaphore, set);
    begin = edge();
    check(xQueueSelectFromSet(set, 6) == NULL);
    equal(xTaskGetTickCount() - begin, 6);

    start(selects, NULL, HIGH);
    marks("");
    xSemaphoreGive(semaphore);
    marks("s");
    start(selects, NULL, HIGH);
    xQueueSend(queue, "x", 0);
    marks("q");
    drop();
}

void set_from_isr(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    make();
    xQueueAddToSet(queue, set);
    xQueueAddToSet(semaphore, set);
    portENTER_CRITICAL();
    check(xQueueSelectFromSetFromISR(set) == NULL);
    equal(xSemaphoreGiveFromISR(semaphore, &woken), pdTRUE);
    equal(woken, pdFALSE);
    check(xQueueSelectFromSetFromISR(set) == semaphore);
    check(xQueueSelectFromSetFromISR(set) == NULL);
    portEXIT_CRITICAL();

    start(selects, NULL, HIGH);
    portENTER_CRITICAL();
    equal(xQueueSendFromISR(queue, "x", &woken), pdTRUE);
    equal(woken, pdTRUE);
    marks("");
    portYIELD_FROM_ISR(woken);
    portEXIT_CRITICAL();
    marks("q");
    drop();
}

void set_remove(void)
{
    char item;
    make();
    equal(xQueueRemoveFromSet(queue, set), pdFAIL); /* no member */
    xQueueAddToSet(queue, set);
    equal(xQueueRemoveFromSet(queue, other), pdFAIL);
    xQueueSend(queue, "x", 0);
    equal(xQueueRemoveFromSet(queue, set), pdFAIL); /* not empty */
    check(xQueueSelectFromSet(set, 0) == queue);
    xQueueReceive(queue, &item, 0);
    equal(xQueueRemoveFromSet(queue, set), pdPASS);
    xQueueSend(queue, "x", 0);
    check(xQueueSelectFromSet(set, 0) == NULL); /* nobody tells the set any more */
    xQueueReset(queue);
    equal(xQueueAddToSet(queue, other), pdPASS);
    drop();
}
