/* The forms for interrupts, called with interrupts masked as portable tests do. */
#include "api.h"
#include "cases.h"

static xQueueHandle queue;

static void receives(void *argument)
{
    char item = '?';
    if (xQueueReceive(queue, &item, 20) == pdTRUE) mark(item);
    finish();
}

static void sends(void *argument)
{
    if (xQueueSend(queue, argument, 20) == pdTRUE) mark('s');
    finish();
}

static void takes(void *semaphore)
{
    if (xSemaphoreTake(semaphore, 20) == pdTRUE) mark('t');
    finish();
}

void isr_send(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    char item = 0;
    queue = xQueueCreate(4, 1);
    portENTER_CRITICAL();
    equal(xQueueSendFromISR(queue, "b", &woken), pdTRUE);
    equal(xQueueSendToBackFromISR(queue, "c", &woken), pdTRUE);
    equal(xQueueSendToFrontFromISR(queue, "a", NULL), pdTRUE);
    equal(xQueueGenericSendFromISR(queue, "d", &woken, queueSEND_TO_BACK), pdTRUE);
    equal(xQueueSendFromISR(queue, "e", &woken), errQUEUE_FULL);
    portEXIT_CRITICAL();
    equal(woken, pdFALSE); /* nobody waited */
    while (xQueueReceive(queue, &item, 0) == pdTRUE) mark(item);
    marks("abcd");
    vQueueDelete(queue);

    queue = xQueueCreate(1, 1);
    portENTER_CRITICAL();
    equal(xQueueOverwriteFromISR(queue, "x", &woken), pdPASS);
    equal(xQueueOverwriteFromISR(queue, "y", &woken), pdPASS);
    portEXIT_CRITICAL();
    equal(uxQueueMessagesWaiting(queue), 1);
    xQueueReceive(queue, &item, 0);
    equal(item, 'y');
    vQueueDelete(queue);
}

void isr_send_wakes(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    queue = xQueueCreate(4, 1);
    start(receives, NULL, LOW);
    settle();

    /* A task that is less urgent than the interrupted one is no reason to switch. */
    portENTER_CRITICAL();
    equal(xQueueSendFromISR(queue, "l", &woken), pdTRUE);
    equal(woken, pdFALSE);
    portEXIT_CRITICAL();
    settle();
    marks("l");

    start(receives, NULL, HIGH);
    portENTER_CRITICAL();
    equal(xQueueSendFromISR(queue, "h", &woken), pdTRUE);
    equal(woken, pdTRUE);
    equal(xQueueSendFromISR(queue, "x", &woken), pdTRUE);
    equal(woken, pdTRUE); /* set, and never cleared */
    marks("");
    portEND_SWITCHING_ISR(woken);
    portEXIT_CRITICAL();
    marks("h");
    vQueueDelete(queue);
}

void isr_receive(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    char item = 'x';
    queue = xQueueCreate(2, 1);
    portENTER_CRITICAL();
    equal(xQueueReceiveFromISR(queue, &item, &woken), pdFAIL);
    equal(xQueuePeekFromISR(queue, &item), pdFAIL);
    equal(item, 'x');
    portEXIT_CRITICAL();
    xQueueSend(queue, "a", 0);
    xQueueSend(queue, "b", 0);
    portENTER_CRITICAL();
    equal(xQueuePeekFromISR(queue, &item), pdPASS);
    equal(item, 'a');
    equal(xQueueReceiveFromISR(queue, &item, &woken), pdPASS);
    equal(item, 'a');
    equal(xQueueReceiveFromISR(queue, &item, NULL), pdPASS);
    equal(item, 'b');
    equal(xQueueReceiveFromISR(queue, &item, &woken), pdFAIL);
    portEXIT_CRITICAL();
    equal(woken, pdFALSE);
    vQueueDelete(queue);
}

void isr_receive_wakes(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    char item = 0;
    queue = xQueueCreate(1, 1);
    xQueueSend(queue, "a", 0);
    start(sends, "b", HIGH);
    portENTER_CRITICAL();
    equal(xQueueReceiveFromISR(queue, &item, &woken), pdPASS);
    equal(woken, pdTRUE);
    marks("");
    portYIELD_FROM_ISR(woken);
    portEXIT_CRITICAL();
    marks("s");
    xQueueReceive(queue, &item, 0);
    equal(item, 'b');
    vQueueDelete(queue);
}

void isr_questions(void)
{
    queue = xQueueCreate(2, 1);
    equal(uxQueueMessagesWaitingFromISR(queue), 0);
    equal(xQueueIsQueueEmptyFromISR(queue), pdTRUE);
    equal(xQueueIsQueueFullFromISR(queue), pdFALSE);
    xQueueSend(queue, "a", 0);
    equal(uxQueueMessagesWaitingFromISR(queue), 1);
    equal(xQueueIsQueueEmptyFromISR(queue), pdFALSE);
    equal(xQueueIsQueueFullFromISR(queue), pdFALSE);
    xQueueSend(queue, "b", 0);
    equal(uxQueueMessagesWaitingFromISR(queue), 2);
    equal(xQueueIsQueueEmptyFromISR(queue), pdFALSE);
    equal(xQueueIsQueueFullFromISR(queue), pdTRUE);
    vQueueDelete(queue);
}

void isr_semaphores(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    portENTER_CRITICAL();
    equal(xSemaphoreTakeFromISR(semaphore, &woken), pdFALSE);
    equal(xSemaphoreGiveFromISR(semaphore, &woken), pdTRUE);
    equal(xSemaphoreGiveFromISR(semaphore, &woken), errQUEUE_FULL);
    equal(xSemaphoreTakeFromISR(semaphore, &woken), pdTRUE);
    equal(xSemaphoreTakeFromISR(semaphore, &woken), pdFALSE);
    portEXIT_CRITICAL();
    equal(woken, pdFALSE);

    start(takes, semaphore, HIGH);
    portENTER_CRITICAL();
    equal(xSemaphoreGiveFromISR(semaphore, &woken), pdTRUE);
    equal(woken, pdTRUE);
    portEND_SWITCHING_ISR(woken);
    portEXIT_CRITICAL();
    marks("t");
    equal(uxSemaphoreGetCount(semaphore), 0);
    vSemaphoreDelete(semaphore);
}
