/* Macros that need no kernel, hooks of the port that the chip leaves empty, and the functions that
 * other macros call, by their own names. */
#include "api.h"
#include "cases.h"

static void marks_now(void *argument)
{
    mark(*(const char *)argument);
    finish();
}

/* Empty on the chip: they compile, give nothing, and change nothing. */
void port_hooks(void)
{
    unsigned evaluated = 0;
    configASSERT(++evaluated == 7); /* off in the SDK: not even evaluated */
    configPRE_SLEEP_PROCESSING(++evaluated);
    configPOST_SLEEP_PROCESSING(++evaluated);
    portSUPPRESS_TICKS_AND_SLEEP(++evaluated);
    equal(evaluated, 0);
    portCONFIGURE_TIMER_FOR_RUN_TIME_STATS();
    portTASK_USES_FLOATING_POINT();
    portASSERT_IF_INTERRUPT_PRIORITY_INVALID();
    portSETUP_TCB(NULL);
    portCLEAN_UP_TCB(NULL);
    UBaseType_t mask = portSET_INTERRUPT_MASK_FROM_ISR();
    equal(mask, 0);
    portCLEAR_INTERRUPT_MASK_FROM_ISR(mask);

    start(marks_now, "e", RUNNER);
    portYIELD_WITHIN_API();
    marks("e");
}

static void marks_x(xTimerHandle timer)
{
    mark('x');
}

void generic_forms(void)
{
    xQueueHandle queue = xQueueGenericCreate(2, 1, queueQUEUE_TYPE_BASE);
    char item = 0;
    equal(xQueueGenericSend(queue, "b", 0, queueSEND_TO_BACK), pdPASS);
    equal(xQueueGenericSend(queue, "a", 0, queueSEND_TO_FRONT), pdPASS);
    equal(xQueueGenericReceive(queue, &item, 0, pdTRUE), pdPASS);
    equal(item, 'a');
    equal(xQueueGenericReceive(queue, &item, 0, pdFALSE), pdPASS);
    equal(item, 'a');
    equal(xQueueGenericReset(queue, pdFALSE), pdPASS);
    equal(uxQueueMessagesWaiting(queue), 0);
    vQueueDelete(queue);

    queue = xQueueGenericCreate(1, 1, queueQUEUE_TYPE_SET);
    equal(xQueueGenericSend(queue, "a", 0, queueOVERWRITE), pdPASS);
    equal(xQueueGenericSend(queue, "b", 0, queueOVERWRITE), pdPASS);
    xQueueReceive(queue, &item, 0);
    equal(item, 'b');
    vQueueDelete(queue);

    queue = xQueueGenericCreate(semBINARY_SEMAPHORE_QUEUE_LENGTH, semSEMAPHORE_QUEUE_ITEM_LENGTH,
                                queueQUEUE_TYPE_BINARY_SEMAPHORE);
    equal(xQueueGenericSend(queue, NULL, semGIVE_BLOCK_TIME, queueSEND_TO_BACK), pdPASS);
    equal(xSemaphoreTake(queue, 0), pdTRUE);
    vSemaphoreDelete(queue);

    xTimerHandle timer = xTimerCreate("x", 50, pdTRUE, NULL, marks_x);
    portTickType now = edge();
    equal(xTimerGenericCommand(timer, tmrCOMMAND_CHANGE_PERIOD, 5, NULL, 0), pdPASS);
    vTaskDelay(6);
    marks("x");
    equal(xTimerGenericCommand(timer, tmrCOMMAND_STOP, 0, NULL, 0), pdPASS);
    vTaskDelay(6);
    marks("");
    /* A start counts from the tick that it names. */
    now = edge();
    equal(xTimerGenericCommand(timer, tmrCOMMAND_START, now - 3, NULL, 0), pdPASS);
    vTaskDelay(3);
    marks("x");
    equal(xTimerGenericCommand(timer, tmrCOMMAND_DELETE, 0, NULL, 0), pdPASS);
    settle();
}
