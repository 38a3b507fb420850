/* Scheduling: priorities, turns, the suspended scheduler, critical sections. */
#include "api.h"
#include "cases.h"

static void marks_now(void *argument)
{
    mark(*(const char *)argument);
    finish();
}

static void takes(void *semaphore)
{
    if (xSemaphoreTake(semaphore, portMAX_DELAY) == pdTRUE) mark('t');
    finish();
}

static void suspended_first(void *argument)
{
    vTaskSuspend(NULL);
    mark(*(const char *)argument);
    finish();
}

/* ---- Priorities ---- */

void priority_get_set(void)
{
    xTaskHandle task = start(suspended_first, "s", HIGH);
    equal(uxTaskPriorityGet(NULL), RUNNER);
    equal(uxTaskPriorityGet(task), HIGH);
    vTaskPrioritySet(task, 1);
    equal(uxTaskPriorityGet(task), 1);
    vTaskPrioritySet(task, 200);
    equal(uxTaskPriorityGet(task), configMAX_PRIORITIES - 1);
    vTaskDelete(task);

    /* Raised above ours, a ready task runs at once. */
    task = start(marks_now, "r", LOW);
    marks("");
    vTaskPrioritySet(task, HIGH);
    marks("r");

    /* So it does when we sink below it. */
    task = start(marks_now, "s", LOW);
    vTaskPrioritySet(NULL, LOW - 1);
    marks("s");
    equal(uxTaskPriorityGet(NULL), LOW - 1);
    vTaskPrioritySet(NULL, RUNNER);

    /* A change among those that do not run decides their order. */
    task = start(marks_now, "a", LOW);
    xTaskHandle other = start(marks_now, "b", LOW);
    vTaskPrioritySet(other, LOW + 1);
    settle();
    marks("ba");
    check(task != other);
}

void priority_order(void)
{
    /* All three become ready while we are above them. */
    vTaskPrioritySet(NULL, 9);
    start(marks_now, "3", 3);
    start(marks_now, "8", 8);
    start(marks_now, "6", 6);
    start(marks_now, "5", 5);
    start(marks_now, "s", 8); /* the second of this priority */
    marks("");
    settle();
    marks("8s653");
    vTaskPrioritySet(NULL, RUNNER);
}

/* ---- Turns ---- */

static void yields_thrice(void *argument)
{
    unsigned i;
    for (i = 0; i < 3; i++) {
        mark(*(const char *)argument);
        if (i % 2 == 0) taskYIELD();
        else portYIELD();
    }
    finish();
}

void yield_among_equals(void)
{
    start(yields_thrice, "a", LOW);
    start(yields_thrice, "b", LOW);
    start(yields_thrice, "c", LOW);
    edge();
    marks("abcabcabc");
}

static volatile bool stop;

/* Counts the milliseconds that it had, without ever calling the kernel. */
static void spins(void *argument)
{
    volatile uint32 *spent = argument;
    while (!stop) {
        os_delay_us(1000);
        ++*spent;
    }
    finish();
}

void time_slicing(void)
{
    static volatile uint32 spent[3];
    unsigned i;
    stop = false;
    for (i = 0; i < 3; i++) {
        spent[i] = 0;
        start(spins, (void *)&spent[i], LOW);
    }
    edge();
    vTaskDelay(30); /* 300 ms in slices of 10 ms */
    stop = true;
    settle();
    for (i = 0; i < 3; i++) check(spent[i] > 90 && spent[i] < 115);
}

/* ---- The suspended scheduler ---- */

void scheduler_state(void)
{
    equal(xTaskGetSchedulerState(), taskSCHEDULER_RUNNING);
    vTaskSuspendAll();
    equal(xTaskGetSchedulerState(), taskSCHEDULER_SUSPENDED);
    vTaskSuspendAll();
    xTaskResumeAll();
    equal(xTaskGetSchedulerState(), taskSCHEDULER_SUSPENDED);
    xTaskResumeAll();
    equal(xTaskGetSchedulerState(), taskSCHEDULER_RUNNING);
}

void suspend_all(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    start(takes, semaphore, HIGH);

    vTaskSuspendAll();
    equal(xTaskResumeAll(), pdFALSE); /* nobody was kept waiting */

    vTaskSuspendAll();
    vTaskSuspendAll();
    xSemaphoreGive(semaphore);
    start(marks_now, "n", HIGHER);
    taskYIELD();
    marks("");
    equal(xTaskResumeAll(), pdFALSE); /* once more to go */
    marks("");
    equal(xTaskResumeAll(), pdTRUE);
    marks("nt");
    vSemaphoreDelete(semaphore);
}

static void wakes_after_2(void *argument)
{
    vTaskDelay(2);
    mark('w');
    finish();
}

void suspend_all_ticks(void)
{
    start(wakes_after_2, NULL, HIGH);
    portTickType begin = edge();
    vTaskSuspendAll();
    busy_ms(35);
    equal(xTaskGetTickCount(), begin); /* ticks wait */
    marks("");
    equal(xTaskResumeAll(), pdTRUE);
    marks("w");
    equal(xTaskGetTickCount(), begin + 3);

    /* Ticks alone are no reason to switch. */
    vTaskSuspendAll();
    busy_ms(20);
    equal(xTaskResumeAll(), pdFALSE);
    equal(xTaskGetTickCount(), begin + 5);
}

/* ---- Critical sections ---- */

void critical_section(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    start(takes, semaphore, HIGH);
    portTickType begin = edge();

    taskENTER_CRITICAL();
    taskENTER_CRITICAL();
    busy_ms(25);
    equal(xTaskGetTickCount(), begin); /* no tick interrupt */
    taskEXIT_CRITICAL();
    xSemaphoreGive(semaphore);
    equal(xTaskGetTickCount(), begin); /* nor after the inner end */
    marks("");
    taskEXIT_CRITICAL();
    marks("t");
    check(xTaskGetTickCount() > begin);
    vSemaphoreDelete(semaphore);
}

void interrupts_disabled(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    start(takes, semaphore, HIGH);
    portTickType begin = edge();

    portDISABLE_INTERRUPTS();
    taskDISABLE_INTERRUPTS(); /* this does not count */
    busy_ms(25);
    equal(xTaskGetTickCount(), begin);
    xSemaphoreGive(semaphore);
    marks("");
    portENABLE_INTERRUPTS();
    marks("t");
    check(xTaskGetTickCount() > begin);
    taskENABLE_INTERRUPTS();
    busy_ms(10);
    check(xTaskGetTickCount() > begin + 1);
    vSemaphoreDelete(semaphore);
}

void yield_from_isr(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    start(takes, semaphore, HIGH);
    edge();

    portENTER_CRITICAL();
    xSemaphoreGiveFromISR(semaphore, &woken);
    portEND_SWITCHING_ISR(woken);
    marks("");
    portEXIT_CRITICAL();
    marks("t");

    /* Without a wish for a switch there is none. */
    start(takes, semaphore, HIGH);
    edge();
    portENTER_CRITICAL();
    xSemaphoreGiveFromISR(semaphore, NULL);
    portYIELD_FROM_ISR(pdFALSE);
    portEXIT_CRITICAL();
    marks("");
    taskYIELD();
    marks("t");
    vSemaphoreDelete(semaphore);
}

void software_interrupt(void)
{
    edge();
    start(marks_now, "e", RUNNER);
    marks("");
    PendSV(1);
    marks("e");
    /* The radio's signal switches nobody. */
    start(marks_now, "e", RUNNER);
    HDL_MAC_SIG_IN_LV1_ISR();
    marks("");
    portENTER_CRITICAL();
    PendSV(1);
    marks("");
    portEXIT_CRITICAL();
    marks("e");
}

void missed_yield(void)
{
    edge();
    vTaskSuspendAll();
    start(marks_now, "e", RUNNER);
    equal(xTaskResumeAll(), pdFALSE);
    marks("");
    vTaskSuspendAll();
    vTaskMissedYield();
    equal(xTaskResumeAll(), pdTRUE);
    marks("e");
}

void priority_lent(void)
{
    xTaskHandle task = start(marks_now, "e", LOW);
    vTaskPriorityInherit(task);
    equal(uxTaskPriorityGet(task), RUNNER);
    vTaskPriorityDisinherit(task);
    equal(uxTaskPriorityGet(task), LOW);
    /* More is never taken away. */
    vTaskPrioritySet(task, RUNNER + 1);
    marks("e");
}
