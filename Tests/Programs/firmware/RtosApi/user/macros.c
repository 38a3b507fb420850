/* Macros that need no kernel, hooks of the port that the chip leaves empty, and the functions that
 * other macros call, by their own names. */
#include "api.h"
#include "cases.h"
#include "freertos/croutine.h"
#include "freertos/list.h"

/* list.h has macros alone, so the list is made by hand. */
void lists(void)
{
    xList list;
    xListItem items[2];
    void *owner = NULL;
    list.uxNumberOfItems = 0;
    list.pxIndex = (xListItem *)&list.xListEnd;
    list.xListEnd.xItemValue = portMAX_DELAY;
    check(listLIST_IS_INITIALISED(&list));
    check(listLIST_IS_EMPTY(&list));
    list.uxNumberOfItems = 2;
    list.xListEnd.pxNext = &items[0];
    items[0].pxNext = &items[1];
    items[1].pxNext = (xListItem *)&list.xListEnd;
    items[0].pvContainer = &list;
    items[1].pvContainer = NULL;
    listSET_LIST_ITEM_OWNER(&items[0], &items[0]);
    listSET_LIST_ITEM_OWNER(&items[1], &items[1]);
    listSET_LIST_ITEM_VALUE(&items[0], 7);
    equal(listGET_LIST_ITEM_VALUE(&items[0]), 7);
    check(listGET_LIST_ITEM_OWNER(&items[1]) == &items[1]);
    check(!listLIST_IS_EMPTY(&list));
    equal(listCURRENT_LIST_LENGTH(&list), 2);
    equal(listGET_ITEM_VALUE_OF_HEAD_ENTRY(&list), 7);
    check(listGET_OWNER_OF_HEAD_ENTRY(&list) == &items[0]);
    check(listLIST_ITEM_CONTAINER(&items[0]) == &list);
    check(listIS_CONTAINED_WITHIN(&list, &items[0]));
    check(!listIS_CONTAINED_WITHIN(&list, &items[1]));
    /* Round and round, past the end marker. */
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[1]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
}

/* The SDK's kernel has no co-routines; their bodies can be driven by hand all the same. */
static void body(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    crSTART(handle);
    mark('a');
    crSET_STATE0(handle)
    mark('b');
    crSET_STATE1(handle)
    mark('c');
    crEND();
}

void coroutine_body(void)
{
    corCRCB block;
    memset(&block, 0, sizeof block);
    body(&block, 0);
    marks("a");
    body(&block, 0);
    marks("b");
    body(&block, 0);
    marks("c");
}

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
