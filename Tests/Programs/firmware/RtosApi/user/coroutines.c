/* Co-routines, scheduled by the case itself. Nothing ends one: when its part is over, it sleeps for
 * longer than all cases together last. */
#include "api.h"
#include "cases.h"
#include "freertos/croutine.h"

enum { ASLEEP = 1 << 30 };

static xQueueHandle queue;
static signed portBASE_TYPE result;
static portTickType wait;
static xList list;
static corCRCB *waiting;

static void make(crCOROUTINE_CODE code, unsigned priority, unsigned index)
{
    size_t before = xPortGetFreeHeapSize();
    equal(xCoRoutineCreate(code, priority, index), pdPASS);
    keep(before - xPortGetFreeHeapSize());
}

static void schedule(unsigned times)
{
    while (times-- > 0) vCoRoutineSchedule();
}

static void turns(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    crSTART(handle);
    mark('a' + index);
    crSET_STATE0(handle)
    mark('A' + index);
    crSET_STATE1(handle)
    mark('0' + index);
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

void coroutine_turns(void)
{
    schedule(3);
    marks("");
    make(turns, 0, 0);
    make(turns, 0, 1);
    make(turns, 9, 2); /* counts as the highest, 1 */
    schedule(3);
    marks("cC2");
    schedule(4);
    marks("abAB");
    schedule(5);
    marks("01");
}

void coroutine_failure(void)
{
    void **last = NULL;
    void **block;
    while ((block = malloc(64)) != NULL) {
        *block = last;
        last = block;
    }
    equal(xCoRoutineCreate(turns, 0, 7), errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY);
    while (last != NULL) {
        block = *last;
        free(last);
        last = block;
    }
    schedule(2);
    marks("");
}

static void sleeps(xCoRoutineHandle handle, unsigned portBASE_TYPE ticks)
{
    crSTART(handle);
    mark('s');
    crDELAY(handle, ticks);
    mark('0' + ticks);
    crDELAY(handle, 0); /* gives way, no more */
    mark('.');
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

void coroutine_delay(void)
{
    make(sleeps, 0, 5);
    make(sleeps, 0, 3);
    edge();
    schedule(3);
    marks("ss");
    vTaskDelay(2);
    schedule(3);
    marks("");
    vTaskDelay(1);
    schedule(1);
    marks("3");
    schedule(1);
    marks(".");
    vTaskDelay(1);
    schedule(3);
    marks("");
    /* However late the scheduler is called. */
    vTaskDelay(20);
    schedule(3);
    marks("5.");
}

static void receives(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    static char item;
    crSTART(handle);
    for (;;) {
        crQUEUE_RECEIVE(handle, queue, &item, 20, &result);
        if (result != pdPASS) {
            mark('!');
            break;
        }
        mark(item);
    }
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

static void sends(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    static char item;
    static signed portBASE_TYPE sent;
    crSTART(handle);
    for (item = 'x'; item <= 'z'; item++) {
        crQUEUE_SEND(handle, queue, &item, 20, &sent);
        mark(sent == pdPASS ? '+' : '-');
    }
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

void coroutine_queue(void)
{
    queue = xQueueCreate(1, 1);
    make(receives, 1, 0);
    schedule(1); /* it waits */
    make(sends, 0, 0);
    schedule(1); /* puts x in, wakes the more urgent receiver, and gives way */
    marks("");
    schedule(1);
    marks("x");
    schedule(1); /* y, and gives way before it says that x was sent */
    marks("+");
    schedule(4);
    marks("y+z+");
    /* Nothing more comes. */
    vTaskDelay(20);
    schedule(1);
    marks("!");
    vQueueDelete(queue);
}

static void sends_once(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    crSTART(handle);
    crQUEUE_SEND(handle, queue, "s", wait, &result);
    mark(result == pdPASS ? 'p' : 'f');
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

void coroutine_timeouts(void)
{
    char item;
    queue = xQueueCreate(1, 1);
    xQueueSend(queue, "q", 0);
    wait = 0;
    make(sends_once, 0, 0);
    schedule(1);
    marks("f");
    wait = 4;
    make(sends_once, 0, 0);
    edge();
    schedule(2);
    vTaskDelay(3);
    schedule(2);
    marks("");
    vTaskDelay(1);
    schedule(1);
    marks("f");
    /* Room in time. */
    make(sends_once, 1, 0);
    schedule(1);
    equal(xQueueCRReceive(queue, &item, 0), errQUEUE_YIELD);
    equal(item, 'q');
    schedule(1);
    marks("p");
    equal(xQueueCRReceive(queue, &item, 0), pdPASS);
    equal(item, 's');
    equal(xQueueCRReceive(queue, &item, 0), pdFAIL);
    equal(xQueueCRSend(queue, "t", 0), pdPASS);
    equal(xQueueCRSend(queue, "u", 0), errQUEUE_FULL);
    equal(uxQueueMessagesWaiting(queue), 1);
    vQueueDelete(queue);
}

void coroutine_isr(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    char item = 0;
    queue = xQueueCreate(2, 1);
    make(receives, 0, 0);
    schedule(1);
    portENTER_CRITICAL();
    equal(crQUEUE_SEND_FROM_ISR(queue, "a", pdFALSE), pdTRUE);
    equal(crQUEUE_SEND_FROM_ISR(queue, "b", pdTRUE), pdTRUE);
    equal(crQUEUE_SEND_FROM_ISR(queue, "c", pdFALSE), pdFALSE); /* full, and nobody was woken */
    portEXIT_CRITICAL();
    equal(uxQueueMessagesWaiting(queue), 2);
    schedule(1);
    marks("ab");
    vTaskDelay(20);
    schedule(1);
    marks("!");

    xQueueSend(queue, "d", 0);
    xQueueSend(queue, "e", 0);
    wait = 50;
    make(sends_once, 0, 0);
    schedule(1);
    portENTER_CRITICAL();
    equal(crQUEUE_RECEIVE_FROM_ISR(queue, &item, &woken), pdPASS);
    equal(item, 'd');
    equal(woken, pdTRUE);
    equal(crQUEUE_RECEIVE_FROM_ISR(queue, &item, &woken), pdPASS);
    equal(item, 'e');
    equal(crQUEUE_RECEIVE_FROM_ISR(queue, &item, &woken), pdFAIL);
    portEXIT_CRITICAL();
    schedule(1);
    marks("p");
    vQueueDelete(queue);
}

static void waits_on_list(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    crSTART(handle);
    waiting = handle;
    vCoRoutineAddToDelayedList(wait, &list);
    crSET_STATE0(handle)
    mark('a' + index);
    for (;;) {
        crDELAY(handle, ASLEEP);
    }
    crEND();
}

void coroutine_lists(void)
{
    vListInitialise(&list);
    wait = 50;
    make(waits_on_list, 0, 0);
    schedule(1);
    make(waits_on_list, 0, 1);
    make(waits_on_list, 1, 2);
    schedule(2);
    equal(listCURRENT_LIST_LENGTH(&list), 3);
    check(listGET_OWNER_OF_HEAD_ENTRY(&list) != waiting); /* the most urgent is first */
    /* The one that ran last has priority 0. */
    equal(xCoRoutineRemoveFromEventList(&list), pdTRUE);
    schedule(1);
    marks("c");
    /* Now the last one has priority 1. */
    equal(xCoRoutineRemoveFromEventList(&list), pdFALSE);
    equal(listCURRENT_LIST_LENGTH(&list), 1);
    schedule(1);
    marks("a");
    equal(xCoRoutineRemoveFromEventList(&list), pdTRUE);
    equal(xCoRoutineRemoveFromEventList(&list), pdFALSE); /* empty */
    schedule(2);
    marks("b");
}

void coroutine_list_timeout(void)
{
    vListInitialise(&list);
    wait = 3;
    make(waits_on_list, 0, 0);
    edge();
    schedule(1);
    equal(listCURRENT_LIST_LENGTH(&list), 1);
    vTaskDelay(2);
    schedule(1);
    marks("");
    vTaskDelay(1);
    schedule(1);
    marks("a");
    check(listLIST_IS_EMPTY(&list));
    check(listLIST_ITEM_CONTAINER(&waiting->xEventListItem) == NULL);
}
