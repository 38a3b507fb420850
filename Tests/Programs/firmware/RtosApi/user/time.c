/* Time: ticks, delays, and timeouts that firmware measures itself. */
#include "api.h"
#include "cases.h"

void tick_count(void)
{
    unsigned i;
    portTickType begin = edge();
    check(begin > 0);
    equal(xTaskGetTickCountFromISR(), begin);
    for (i = 1; i <= 5; i++) {
        busy_ms(10);
        equal(xTaskGetTickCount(), begin + i);
        equal(xTaskGetTickCountFromISR(), begin + i);
    }
}

void delay_ticks(void)
{
    static const portTickType lengths[] = {1, 2, 3, 10, 100};
    unsigned i;
    for (i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        portTickType begin = edge();
        uint32 time = system_get_time();
        vTaskDelay(lengths[i]);
        equal(xTaskGetTickCount() - begin, lengths[i]);
        /* From just after one tick to just after another. */
        uint32 spent = system_get_time() - time;
        check(spent + 100 >= lengths[i] * 10000 && spent <= lengths[i] * 10000 + 100);
    }
    /* A delay ends with a tick, so it may be shorter by most of one. */
    portTickType begin = edge();
    busy_ms(9);
    vTaskDelay(1);
    equal(xTaskGetTickCount(), begin + 1);
}

static void marks_now(void *argument)
{
    mark(*(const char *)argument);
    finish();
}

void delay_zero(void)
{
    portTickType begin = edge();
    start(marks_now, "l", LOW);
    start(marks_now, "e", RUNNER);
    marks("");
    vTaskDelay(0); /* no more than a yield */
    marks("e");
    equal(xTaskGetTickCount(), begin);
    settle();
    marks("l");
}

static void delays_3(void *argument)
{
    vTaskDelay(3);
    mark(*(const char *)argument);
    finish();
}

static void delays_2(void *argument)
{
    vTaskDelay(2);
    mark(*(const char *)argument);
    finish();
}

void delay_order(void)
{
    edge();
    start(delays_3, "l", LOW);
    start(delays_3, "a", HIGH);
    start(delays_3, "b", HIGH);
    start(delays_2, "s", LOW);
    start(delays_3, "h", HIGHER);
    vTaskDelay(5);
    /* The earlier tick first; then by priority; then whoever began to wait first. */
    marks("shabl");
}

/* ---- vTaskDelayUntil ---- */

void delay_until(void)
{
    unsigned i;
    portTickType wake = edge();
    portTickType begin = wake;
    for (i = 1; i <= 4; i++) {
        busy_ms(12); /* work takes time, which does not add up */
        vTaskDelayUntil(&wake, 3);
        equal(wake, begin + 3 * i);
        equal(xTaskGetTickCount(), wake);
    }
}

void delay_until_late(void)
{
    portTickType wake = edge();
    portTickType begin = wake;
    busy_ms(75);
    equal(xTaskGetTickCount(), begin + 7);
    /* Two periods are missed: neither call waits, the third catches up. */
    vTaskDelayUntil(&wake, 3);
    equal(wake, begin + 3);
    equal(xTaskGetTickCount(), begin + 7);
    vTaskDelayUntil(&wake, 3);
    equal(wake, begin + 6);
    equal(xTaskGetTickCount(), begin + 7);
    vTaskDelayUntil(&wake, 3);
    equal(wake, begin + 9);
    equal(xTaskGetTickCount(), begin + 9);
    /* A moment that is just now is not waited for. */
    wake = xTaskGetTickCount() - 3;
    vTaskDelayUntil(&wake, 3);
    equal(xTaskGetTickCount(), begin + 9);
    equal(wake, begin + 9);
}

/* ---- Timeouts ---- */

void timeout_state(void)
{
    xTimeOutType timeout = {-1, 12345};
    portTickType left = 5;
    portTickType begin = edge();
    vTaskSetTimeOutState(&timeout);
    equal(timeout.xTimeOnEntering, begin);
    equal(timeout.xOverflowCount, 0);

    equal(xTaskCheckForTimeOut(&timeout, &left), pdFALSE);
    equal(left, 5);
    vTaskDelay(2);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdFALSE);
    equal(left, 3); /* and the measurement begins again from here */
    equal(timeout.xTimeOnEntering, begin + 2);
    vTaskDelay(2);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdFALSE);
    equal(left, 1);
    vTaskDelay(1);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdTRUE);

    left = 5;
    vTaskSetTimeOutState(&timeout);
    vTaskDelay(50);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdTRUE);
}

void timeout_for_ever(void)
{
    xTimeOutType timeout;
    portTickType left = portMAX_DELAY;
    vTaskSetTimeOutState(&timeout);
    vTaskDelay(100);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdFALSE);
    equal(left, portMAX_DELAY);

    left = 0;
    vTaskSetTimeOutState(&timeout);
    equal(xTaskCheckForTimeOut(&timeout, &left), pdTRUE);
}

/* ---- Constants ---- */

void conversions(void)
{
    equal(portTICK_RATE_MS, 10);
    equal(portTICK_PERIOD_MS, 10);
    equal(configTICK_RATE_HZ, 100);
    equal(pdMS_TO_TICKS(1000), 100);
    equal(pdMS_TO_TICKS(19), 1); /* rounds down */
    equal(5 / portTICK_RATE_MS, 0);
    equal(portMAX_DELAY, 0xffffffff);
    equal(pdTRUE, 1);
    equal(pdFALSE, 0);
    equal(pdPASS, 1);
    equal(pdFAIL, 0);
    equal(errQUEUE_EMPTY, 0);
    equal(errQUEUE_FULL, 0);
    equal(errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY, -1);
    check(strcmp(tskKERNEL_VERSION_NUMBER, "V7.5.2") == 0);
}
