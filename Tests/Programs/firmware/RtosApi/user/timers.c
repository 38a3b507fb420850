/* Software timers. Their service has priority 2, so it obeys as soon as the runner waits. */
#include "api.h"
#include "cases.h"

/* What the callback saw. */
static unsigned fired;
static portTickType fired_at;
static xTimerHandle fired_timer;
static xTaskHandle fired_in;

static void fires(xTimerHandle timer)
{
    fired++;
    fired_at = xTaskGetTickCount();
    fired_timer = timer;
    fired_in = xTaskGetCurrentTaskHandle();
}

static xTimerHandle make(portTickType period, bool reloads)
{
    xTimerHandle timer = xTimerCreate("timer", period, reloads, (void *)0x55, fires);
    check(timer != NULL);
    fired = 0;
    fired_timer = NULL;
    fired_in = NULL;
    return timer;
}

/* Deletes a timer and lets the service obey. */
static void drop(xTimerHandle timer)
{
    equal(xTimerDelete(timer, 0), pdPASS);
    settle();
}

void timer_create(void)
{
    size_t heap = xPortGetFreeHeapSize();
    xTimerHandle timer = make(10, false);
    check(xPortGetFreeHeapSize() < heap);
    check(pvTimerGetTimerID(timer) == (void *)0x55);
    equal(xTimerIsTimerActive(timer), pdFALSE);
    vTaskDelay(20);
    equal(fired, 0); /* it begins dormant */
    drop(timer);
    equal(xPortGetFreeHeapSize(), heap);
    check(xTimerCreate("none", 0, pdFALSE, NULL, fires) == NULL);
}

void timer_one_shot(void)
{
    xTimerHandle timer = make(7, false);
    portTickType begin = edge();
    equal(xTimerStart(timer, 0), pdPASS);
    equal(xTimerIsTimerActive(timer), pdFALSE); /* the service has not seen it yet */
    vTaskDelay(6);
    equal(xTimerIsTimerActive(timer), pdTRUE);
    equal(fired, 0);
    vTaskDelay(2);
    equal(fired, 1);
    equal(fired_at, begin + 7);
    check(fired_timer == timer);
    check(fired_in == xTimerGetTimerDaemonTaskHandle());
    equal(xTimerIsTimerActive(timer), pdFALSE);
    vTaskDelay(20);
    equal(fired, 1);

    /* It can be started again. */
    begin = edge();
    equal(xTimerStart(timer, 0), pdPASS);
    vTaskDelay(10);
    equal(fired, 2);
    equal(fired_at, begin + 7);
    drop(timer);
}

void timer_reload(void)
{
    unsigned i;
    xTimerHandle timer = make(4, true);
    portTickType begin = edge();
    xTimerStart(timer, 0);
    vTaskDelay(1);
    for (i = 1; i <= 5; i++) {
        vTaskDelay(4);
        equal(fired, i);
        equal(fired_at, begin + 4 * i);
        equal(xTimerIsTimerActive(timer), pdTRUE);
    }
    drop(timer);
    vTaskDelay(10);
    equal(fired, 5);
}

void timer_stop(void)
{
    xTimerHandle timer = make(4, true);
    edge();
    xTimerStart(timer, 0);
    vTaskDelay(9);
    equal(fired, 2);
    equal(xTimerStop(timer, 0), pdPASS);
    vTaskDelay(1);
    equal(xTimerIsTimerActive(timer), pdFALSE);
    vTaskDelay(20);
    equal(fired, 2);
    drop(timer);
}

void timer_reset(void)
{
    xTimerHandle timer = make(5, false);
    portTickType begin;
    edge();
    xTimerStart(timer, 0);
    vTaskDelay(3);
    begin = xTaskGetTickCount();
    equal(xTimerReset(timer, 0), pdPASS);
    vTaskDelay(4);
    equal(fired, 0); /* it would have been due */
    vTaskDelay(2);
    equal(fired, 1);
    equal(fired_at, begin + 5);

    /* A dormant one is started by it. */
    begin = edge();
    equal(xTimerReset(timer, 0), pdPASS);
    vTaskDelay(6);
    equal(fired, 2);
    equal(fired_at, begin + 5);
    drop(timer);
}

void timer_change_period(void)
{
    xTimerHandle timer = make(50, true);
    portTickType begin = edge();
    equal(xTimerChangePeriod(timer, 3, 0), pdPASS); /* starts it, too */
    vTaskDelay(10);
    equal(fired, 3);
    equal(fired_at, begin + 9);
    begin = edge();
    equal(xTimerChangePeriod(timer, 8, 0), pdPASS);
    vTaskDelay(7);
    equal(fired, 3);
    vTaskDelay(2);
    equal(fired, 4);
    equal(fired_at, begin + 8);
    drop(timer);
}

void timer_delete(void)
{
    size_t heap = xPortGetFreeHeapSize();
    xTimerHandle timer = make(3, true);
    xTimerStart(timer, 0);
    settle();
    equal(xTimerDelete(timer, 0), pdPASS);
    settle();
    equal(xPortGetFreeHeapSize(), heap);
    vTaskDelay(10);
    equal(fired, 0);
}

void timer_daemon(void)
{
    xTaskHandle daemon = xTimerGetTimerDaemonTaskHandle();
    check(daemon != NULL && daemon != xTaskGetIdleTaskHandle());
    check(strcmp(pcTaskGetName(daemon), "Tmr Svc") == 0);
    equal(uxTaskPriorityGet(daemon), configTIMER_TASK_PRIORITY);
}

static void spins_8(void *argument)
{
    busy_ms(80);
    finish();
}

void timer_queue_full(void)
{
    unsigned i;
    portTickType begin;
    xTimerHandle timer = make(3, false);
    begin = edge();
    /* The service cannot run meanwhile, so its queue fills. */
    for (i = 0; i < configTIMER_QUEUE_LENGTH; i++) equal(xTimerStop(timer, 0), pdPASS);
    equal(xTimerStart(timer, 0), pdFAIL);
    /* With the scheduler suspended nobody can wait, so the time to wait does not count. */
    vTaskSuspendAll();
    equal(xTimerStart(timer, 4), pdFAIL);
    xTaskResumeAll();
    equal(xTaskGetTickCount(), begin);

    /* Nor can it while we wait, because somebody more urgent than it is busy. */
    start(spins_8, NULL, LOW);
    equal(xTimerStart(timer, 4), pdFAIL);
    equal(xTaskGetTickCount(), begin + 4);

    /* And when it can, our command follows. */
    equal(xTimerStart(timer, 20), pdPASS);
    check(xTaskGetTickCount() >= begin + 8 && xTaskGetTickCount() < begin + 10);
    vTaskDelay(10);
    equal(fired, 1);
    drop(timer);
}

void timer_from_isr(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    unsigned i;
    xTimerHandle timer = make(5, false);
    portTickType begin = edge();
    portENTER_CRITICAL();
    equal(xTimerStartFromISR(timer, &woken), pdPASS);
    portEXIT_CRITICAL();
    equal(woken, pdFALSE); /* the service is less urgent than we are */
    vTaskDelay(6);
    equal(fired, 1);
    equal(fired_at, begin + 5);

    begin = edge();
    portENTER_CRITICAL();
    equal(xTimerChangePeriodFromISR(timer, 9, &woken), pdPASS);
    portEXIT_CRITICAL();
    vTaskDelay(3);
    portENTER_CRITICAL();
    equal(xTimerResetFromISR(timer, &woken), pdPASS);
    portEXIT_CRITICAL();
    vTaskDelay(8);
    equal(fired, 1);
    vTaskDelay(2);
    equal(fired, 2);
    equal(fired_at, begin + 12);

    portENTER_CRITICAL();
    xTimerStartFromISR(timer, &woken);
    equal(xTimerStopFromISR(timer, &woken), pdPASS);
    portEXIT_CRITICAL();
    vTaskDelay(15);
    equal(fired, 2);
    equal(xTimerIsTimerActive(timer), pdFALSE);

    portENTER_CRITICAL();
    for (i = 0; i < configTIMER_QUEUE_LENGTH; i++) xTimerStopFromISR(timer, &woken);
    equal(xTimerStartFromISR(timer, &woken), pdFAIL);
    portEXIT_CRITICAL();
    equal(woken, pdFALSE);
    settle();

    /* Below the service's priority, a command wakes it. */
    vTaskPrioritySet(NULL, 1);
    portENTER_CRITICAL();
    equal(xTimerStartFromISR(timer, &woken), pdPASS);
    equal(woken, pdTRUE);
    portEND_SWITCHING_ISR(woken);
    equal(xTimerIsTimerActive(timer), pdFALSE);
    portEXIT_CRITICAL();
    equal(xTimerIsTimerActive(timer), pdTRUE);
    vTaskPrioritySet(NULL, RUNNER);
    drop(timer);
}
