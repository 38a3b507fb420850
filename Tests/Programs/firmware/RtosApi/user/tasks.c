/* Tasks: creation, deletion, suspension, and what can be asked about them. */
#include "api.h"
#include "cases.h"

/* ---- Creation ---- */

static xTaskHandle created;

static void notes_itself(void *argument)
{
    /* A task sees its own handle where its creator put it, even if it runs first. */
    check(created == xTaskGetCurrentTaskHandle());
    mark(*(const char *)argument);
    finish();
}

static portTASK_FUNCTION_PROTO(notes_priority, letter);
static portTASK_FUNCTION(notes_priority, letter)
{
    equal(uxTaskPriorityGet(NULL), 14);
    mark(*(const char *)letter);
    finish();
}

void task_create(void)
{
    unsigned tasks = uxTaskGetNumberOfTasks();
    size_t heap = xPortGetFreeHeapSize();

    /* Of higher priority: it has run before the call returns. */
    equal(xTaskCreate(notes_itself, "high", 256, "h", HIGH, &created), pdPASS);
    marks("h");
    /* It has ended, and counts until the idle task has seen it. */
    equal(uxTaskGetNumberOfTasks(), tasks + 1);
    settle();
    equal(uxTaskGetNumberOfTasks(), tasks);
    heap = xPortGetFreeHeapSize();

    /* Of lower priority: it waits for us. */
    equal(xTaskCreate(notes_itself, "low", 256, "l", LOW, &created), pdPASS);
    equal(uxTaskGetNumberOfTasks(), tasks + 1);
    check(heap - xPortGetFreeHeapSize() >= 256 * 4);
    marks("");
    settle();
    marks("l");

    /* Of the same: it waits for its turn. */
    equal(xTaskCreate(notes_itself, "equal", 256, "e", RUNNER, &created), pdPASS);
    marks("");
    taskYIELD();
    marks("e");

    /* A handle need not be wanted, and a priority above the highest is the highest. */
    equal(xTaskCreate(notes_priority, "top", 256, "t", 20, NULL), pdPASS);
    marks("t");

    const xTaskParameters restricted = {
        notes_itself, (const signed char *)"restricted", 256, "r", HIGH, NULL, {{NULL, 0, 0}}};
    equal(xTaskCreateRestricted(&restricted, &created), pdPASS);
    marks("r");
}

void task_create_failure(void)
{
    unsigned tasks = uxTaskGetNumberOfTasks();
    size_t heap = xPortGetFreeHeapSize();
    xTaskHandle untouched = (xTaskHandle)0x1234;
    equal(xTaskCreate(notes_itself, "huge", 65535, "x", HIGH, &untouched),
          errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY);
    check(untouched == (xTaskHandle)0x1234);
    equal(uxTaskGetNumberOfTasks(), tasks);
    equal(xPortGetFreeHeapSize(), heap);
}

static void waits_for_ever(void *argument)
{
    vTaskSuspend(NULL);
    mark('!');
    finish();
}

void task_name(void)
{
    xTaskHandle task;
    char name[] = "a name of many letters";
    xTaskCreate(waits_for_ever, name, 256, NULL, LOW, &task);
    name[0] = 'X'; /* it was copied */
    check(strcmp((char *)pcTaskGetTaskName(task), "a name of many ") == 0);
    check(strcmp(pcTaskGetName(NULL), "api") == 0);
    vTaskDelete(task);
}

/* ---- Deletion ---- */

static void waits_for_item(void *queue)
{
    char item = '?';
    xQueueReceive(queue, &item, portMAX_DELAY);
    mark(item);
    finish();
}

static void marks_now(void *argument)
{
    mark(*(const char *)argument);
    finish();
}

static void delays_5(void *argument)
{
    vTaskDelay(5);
    mark(*(const char *)argument);
    finish();
}

void task_delete(void)
{
    unsigned tasks = uxTaskGetNumberOfTasks();
    xQueueHandle queue = xQueueCreate(1, 1);

    xTaskHandle ready = start(marks_now, "r", LOW);
    xTaskHandle asleep = start(delays_5, "s", HIGH);
    xTaskHandle first = start(waits_for_item, queue, HIGHER);
    xTaskHandle second = start(waits_for_item, queue, HIGH);
    equal(uxTaskGetNumberOfTasks(), tasks + 4);

    vTaskDelete(ready);
    vTaskDelete(asleep);
    vTaskDelete(first);
    equal(uxTaskGetNumberOfTasks(), tasks + 4);
    equal(eTaskGetState(ready), eDeleted);
    settle();
    equal(uxTaskGetNumberOfTasks(), tasks + 1);

    /* The item goes to the one who is left, at once. */
    xQueueSend(queue, "i", 0);
    marks("i");
    vTaskDelay(8);
    marks("");
    equal(eTaskGetState(second), eDeleted);
    vQueueDelete(queue);
}

static void deletes_itself(void *argument)
{
    mark('a');
    vTaskDelete(xTaskGetCurrentTaskHandle());
    mark('b');
}

void task_delete_self(void)
{
    size_t heap = xPortGetFreeHeapSize();
    xTaskHandle task = start(deletes_itself, NULL, HIGH);
    marks("a");
    equal(eTaskGetState(task), eDeleted);
    check(xPortGetFreeHeapSize() < heap); /* until the idle task has run */
    settle();
    equal(xPortGetFreeHeapSize(), heap);
}

/* ---- Suspension ---- */

static void marks_each_time(void *argument)
{
    for (;;) {
        mark('a');
        vTaskSuspend(NULL);
    }
}

void task_suspend(void)
{
    xTaskHandle high = start(marks_each_time, NULL, HIGH);
    xTaskHandle low = start(marks_now, "l", LOW);
    marks("a");
    equal(xTaskIsTaskSuspended(high), pdTRUE);
    equal(xTaskIsTaskSuspended(low), pdFALSE);

    /* Suspensions do not count: one resumption ends them all. */
    vTaskSuspend(high);
    vTaskSuspend(low);
    vTaskSuspend(low);
    settle();
    marks("");
    equal(xTaskIsTaskSuspended(low), pdTRUE);

    vTaskResume(low);
    equal(xTaskIsTaskSuspended(low), pdFALSE);
    marks("");
    settle();
    marks("l");

    /* A more urgent one runs before the call returns. */
    vTaskResume(high);
    marks("a");
    vTaskDelete(high);
}

void task_suspend_delayed(void)
{
    portTickType begin = edge();
    xTaskHandle task = start(delays_5, "d", HIGH);
    vTaskSuspend(task);
    vTaskDelay(8);
    marks(""); /* its time is over, but it is suspended */
    vTaskResume(task);
    marks("d"); /* the delay is not taken up again */
    equal(xTaskGetTickCount(), begin + 8);
}

void task_resume_no_effect(void)
{
    xQueueHandle queue = xQueueCreate(1, 1);
    xTaskHandle asleep = start(delays_5, "s", HIGH);
    xTaskHandle waiting = start(waits_for_item, queue, HIGH);
    xTaskHandle ready = start(marks_now, "r", LOW);
    vTaskResume(asleep);
    vTaskResume(waiting);
    vTaskResume(ready);
    equal(eTaskGetState(asleep), eBlocked);
    equal(eTaskGetState(waiting), eBlocked);
    equal(xTaskIsTaskSuspended(waiting), pdFALSE); /* without a limit, and yet not suspended */
    marks("");
    vTaskDelay(6);
    marks("rs");
    vTaskDelete(waiting);
    vQueueDelete(queue);
}

void task_resume_from_isr(void)
{
    xTaskHandle high = start(marks_each_time, NULL, HIGH);
    xTaskHandle low = start(waits_for_ever, NULL, LOW);
    settle();
    marks("a");

    portENTER_CRITICAL();
    equal(xTaskResumeFromISR(low), pdFALSE);
    equal(xTaskResumeFromISR(high), pdTRUE);
    equal(eTaskGetState(high), eReady);
    equal(xTaskResumeFromISR(high), pdFALSE); /* it is not suspended any more */
    marks("");
    portYIELD_FROM_ISR(pdTRUE);
    portEXIT_CRITICAL();
    marks("a");
    settle();
    marks("!");
    vTaskDelete(high);
}

/* ---- Questions ---- */

static void keeps_handle(void *argument)
{
    *(xTaskHandle *)argument = xTaskGetCurrentTaskHandle();
    finish();
}

void task_handles(void)
{
    xTaskHandle seen = NULL;
    xTaskHandle task = start(keeps_handle, &seen, HIGH);
    check(seen != NULL && seen == task);
    xTaskHandle self = xTaskGetCurrentTaskHandle();
    check(self != task);
    check(strcmp(pcTaskGetName(self), "api") == 0);

    xTaskHandle idle = xTaskGetIdleTaskHandle();
    check(strcmp(pcTaskGetName(idle), "IDLE") == 0);
    equal(uxTaskPriorityGet(idle), tskIDLE_PRIORITY);
}

void task_states(void)
{
    xQueueHandle queue = xQueueCreate(1, 1);
    xTaskHandle asleep = start(delays_5, "s", HIGH);
    xTaskHandle waiting = start(waits_for_item, queue, HIGH);
    xTaskHandle suspended = start(marks_each_time, NULL, HIGH);
    xTaskHandle ready = start(marks_now, "r", LOW);
    marks("a");
    equal(eTaskGetState(xTaskGetCurrentTaskHandle()), eRunning);
    equal(eTaskGetState(asleep), eBlocked);
    equal(eTaskGetState(waiting), eBlocked);
    equal(eTaskGetState(suspended), eSuspended);
    equal(eTaskStateGet(ready), eReady);
    vTaskDelete(ready);
    equal(eTaskGetState(ready), eDeleted);
    vTaskDelete(asleep);
    vTaskDelete(waiting);
    vTaskDelete(suspended);
    vQueueDelete(queue);
}

void task_number(void)
{
    xTaskHandle a = start(waits_for_ever, NULL, LOW);
    xTaskHandle b = start(waits_for_ever, NULL, LOW);
    equal(uxTaskGetTaskNumber(a), 0);
    vTaskSetTaskNumber(a, 11);
    vTaskSetTaskNumber(b, 22);
    equal(uxTaskGetTaskNumber(a), 11);
    equal(uxTaskGetTaskNumber(b), 22);
    vTaskDelete(a);
    vTaskDelete(b);
}

/* ---- Stacks ---- */

static unsigned recurse(unsigned depth);

/* Through this, so that no compiler makes a loop of it. */
static unsigned (*volatile deeper)(unsigned) = recurse;

static unsigned recurse(unsigned depth)
{
    volatile uint32 frame[16];
    unsigned i;
    for (i = 0; i < 16; i++) frame[i] = depth + i + 1;
    return depth == 0 ? frame[3] : deeper(depth - 1) + frame[depth & 15];
}

static volatile unsigned sink;

static void digs(void *argument)
{
    unsigned *free_words = argument;
    free_words[0] = uxTaskGetStackHighWaterMark(NULL);
    sink = deeper(8);
    free_words[1] = uxTaskGetStackHighWaterMark(NULL);
    free_words[2] = uxTaskGetStackHighWaterMark(xTaskGetCurrentTaskHandle());
    vTaskSuspend(NULL);
}

static portBASE_TYPE doubles(void *argument)
{
    return 2 * *(int *)argument;
}

static portBASE_TYPE negates(void *argument)
{
    return -*(int *)argument;
}

void task_tag(void)
{
    int number = 21;
    xTaskHandle task = start(waits_for_ever, NULL, HIGH);
    check(xTaskGetApplicationTaskTag(task) == NULL);
    equal(xTaskCallApplicationTaskHook(task, &number), pdFAIL);
    vTaskSetApplicationTaskTag(task, doubles);
    vTaskSetApplicationTaskTag(NULL, negates);
    check(xTaskGetApplicationTaskTag(task) == doubles);
    check(xTaskGetApplicationTaskTag(NULL) == negates);
    equal(xTaskCallApplicationTaskHook(task, &number), 42);
    equal(xTaskCallApplicationTaskHook(NULL, &number), -21);
    vTaskSetApplicationTaskTag(NULL, NULL);
    equal(xTaskCallApplicationTaskHook(NULL, &number), pdFAIL);
    vTaskDelete(task);
}

/* Frames of the SDK's functions are the host's, however deep, and do not count. */
void stack_of_calls(void)
{
    char text[80];
    xTaskHandle task = NULL;
    equal(0, 0); /* frames of firmware's own count, so those below come here first */
    unsigned before = uxTaskGetStackHighWaterMark(NULL);
    snprintf(text, sizeof text, "%s %f %d", "text", 1.5, 7);
    xTaskCreate(waits_for_ever, "deep", 256, NULL, HIGH, &task);
    vTaskDelete(task);
    vTaskDelay(1);
    equal(uxTaskGetStackHighWaterMark(NULL), before);
}

void stack_high_water(void)
{
    unsigned free_words[3] = {0, 0, 0};
    xTaskHandle task = start(digs, free_words, HIGH);
    check(free_words[0] > 0 && free_words[0] < 256);
    /* Nine frames of at least sixteen words, of which the host's stack shows a quarter. */
    check(free_words[1] + 9 * 16 / 4 <= free_words[0]);
    /* It never rises again. */
    equal(free_words[2], free_words[1]);
    equal(uxTaskGetStackHighWaterMark(task), free_words[2]);
    equal(uxTaskGetStackHighWaterMark(task), uxTaskGetStackHighWaterMark(task));
    vTaskDelete(task);
}
