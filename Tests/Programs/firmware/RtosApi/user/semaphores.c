/* Semaphores and mutexes. */
#include "api.h"
#include "cases.h"

/* ---- Semaphores ---- */

void semaphore_binary(void)
{
    xSemaphoreHandle given = NULL;
    xSemaphoreHandle taken = xSemaphoreCreateBinary();
    portTickType begin;
    vSemaphoreCreateBinary(given);
    check(given != NULL && taken != NULL);
    equal(uxSemaphoreGetCount(given), 1);
    equal(xSemaphoreTake(given, 0), pdTRUE);
    equal(xSemaphoreTake(given, 0), pdFALSE);
    equal(xSemaphoreTake(taken, 0), pdFALSE);

    equal(xSemaphoreGive(taken), pdTRUE);
    equal(xSemaphoreGive(taken), pdFALSE); /* it counts to one */
    equal(xSemaphoreTake(taken, 10), pdTRUE);

    begin = edge();
    equal(xSemaphoreTake(taken, 4), pdFALSE);
    equal(xTaskGetTickCount() - begin, 4);
    vSemaphoreDelete(given);
    vSemaphoreDelete(taken);
}

void semaphore_counting(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateCounting(3, 2);
    check(semaphore != NULL);
    equal(uxSemaphoreGetCount(semaphore), 2);
    equal(xSemaphoreGive(semaphore), pdTRUE);
    equal(xSemaphoreGive(semaphore), pdFALSE);
    equal(uxSemaphoreGetCount(semaphore), 3);
    equal(xSemaphoreTake(semaphore, 0), pdTRUE);
    equal(xSemaphoreTake(semaphore, 0), pdTRUE);
    equal(uxSemaphoreGetCount(semaphore), 1);
    equal(xSemaphoreTake(semaphore, 0), pdTRUE);
    equal(xSemaphoreTake(semaphore, 0), pdFALSE);
    vSemaphoreDelete(semaphore);
}

static xSemaphoreHandle shared;

static void takes(void *argument)
{
    if (xSemaphoreTake(shared, 30) == pdTRUE) mark(*(const char *)argument);
    finish();
}

void semaphore_waiters(void)
{
    shared = xSemaphoreCreateCounting(5, 0);
    start(takes, "a", HIGH);
    start(takes, "b", HIGH);
    start(takes, "c", HIGHER);
    start(takes, "d", LOW);
    settle();
    xSemaphoreGive(shared);
    marks("c");
    xSemaphoreGive(shared);
    marks("a");
    xSemaphoreGive(shared);
    marks("b");
    xSemaphoreGive(shared);
    marks("");
    /* The one who was woken has not run yet: whoever comes first takes it, and it waits on. */
    equal(xSemaphoreTake(shared, 0), pdTRUE);
    settle();
    marks("");
    vTaskDelay(30);
    marks("");
    equal(uxSemaphoreGetCount(shared), 0);
    vSemaphoreDelete(shared);
}

void semaphore_alternative(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateBinary();
    equal(xSemaphoreAltTake(semaphore, 0), pdFALSE);
    equal(xSemaphoreAltGive(semaphore), pdTRUE);
    equal(xSemaphoreAltGive(semaphore), pdFALSE);
    equal(xSemaphoreAltTake(semaphore, 0), pdTRUE);
    equal(xSemaphoreAltTake(semaphore, 0), pdFALSE);
    vSemaphoreDelete(semaphore);
}

/* ---- Mutexes ---- */

void mutex_holder(void)
{
    xSemaphoreHandle mutex = xSemaphoreCreateMutex();
    check(mutex != NULL);
    check(xSemaphoreGetMutexHolder(mutex) == NULL);
    equal(xSemaphoreGive(mutex), pdFALSE); /* it is free already */
    equal(xSemaphoreTake(mutex, 0), pdTRUE);
    check(xSemaphoreGetMutexHolder(mutex) == xTaskGetCurrentTaskHandle());
    equal(xSemaphoreTake(mutex, 0), pdFALSE); /* not even by its holder */
    equal(xSemaphoreGive(mutex), pdTRUE);
    check(xSemaphoreGetMutexHolder(mutex) == NULL);
    vSemaphoreDelete(mutex);
}

static void marks_now(void *argument)
{
    mark(*(const char *)argument);
    finish();
}

static void takes_and_gives(void *argument)
{
    if (xSemaphoreTake(shared, portMAX_DELAY) == pdTRUE) {
        mark(*(const char *)argument);
        xSemaphoreGive(shared);
    }
    finish();
}

void mutex_inheritance(void)
{
    shared = xSemaphoreCreateMutex();
    xSemaphoreTake(shared, 0);
    start(takes_and_gives, "6", MIDDLE);
    equal(uxTaskPriorityGet(NULL), MIDDLE);
    start(takes_and_gives, "8", HIGHER);
    equal(uxTaskPriorityGet(NULL), HIGHER);
    start(takes_and_gives, "7", HIGH);
    equal(uxTaskPriorityGet(NULL), HIGHER); /* the most urgent counts */
    start(marks_now, "m", HIGH);
    marks(""); /* above our own priority, below the inherited one */
    xSemaphoreGive(shared);
    /* The most urgent gets it first, and gives it on. */
    marks("87m6");
    equal(uxTaskPriorityGet(NULL), RUNNER);

    /* A semaphore lends nothing. */
    vSemaphoreDelete(shared);
    shared = xSemaphoreCreateBinary();
    start(takes_and_gives, "s", HIGHER);
    equal(uxTaskPriorityGet(NULL), RUNNER);
    xSemaphoreGive(shared);
    marks("s");
    vSemaphoreDelete(shared);
}

static void holds_for_10(void *argument)
{
    xSemaphoreTake(shared, 0);
    vTaskDelay(10);
    xSemaphoreGive(shared);
    mark('g');
    finish();
}

void mutex_timeout(void)
{
    xTaskHandle holder;
    portTickType begin;
    shared = xSemaphoreCreateMutex();
    holder = start(holds_for_10, NULL, LOW);
    begin = edge();
    equal(xSemaphoreTake(shared, 5), pdFALSE);
    equal(xTaskGetTickCount() - begin, 5);
    check(xSemaphoreGetMutexHolder(shared) == holder);
    /* Waiting on, we are served as soon as it is given. */
    equal(uxTaskPriorityGet(holder), RUNNER);
    equal(xSemaphoreTake(shared, 20), pdTRUE);
    equal(uxTaskPriorityGet(holder), LOW);
    marks("");
    xSemaphoreGive(shared);
    settle();
    marks("g");
    vSemaphoreDelete(shared);
}

static void tries_recursive(void *argument)
{
    bool got = xSemaphoreTakeRecursive(shared, 0) == pdTRUE;
    bool gave = xSemaphoreGiveRecursive(shared) == pdTRUE;
    mark(got ? 'T' : 't');
    mark(gave ? 'G' : 'g');
    finish();
}

void mutex_recursive(void)
{
    shared = xSemaphoreCreateRecursiveMutex();
    check(shared != NULL);
    equal(xSemaphoreGiveRecursive(shared), pdFAIL);
    equal(xSemaphoreTakeRecursive(shared, 0), pdPASS);
    equal(xSemaphoreTakeRecursive(shared, 0), pdPASS);
    equal(xSemaphoreTakeRecursive(shared, 0), pdPASS);
    check(xSemaphoreGetMutexHolder(shared) == xTaskGetCurrentTaskHandle());
    start(tries_recursive, NULL, HIGH);
    marks("tg");
    equal(xSemaphoreGiveRecursive(shared), pdPASS);
    equal(xSemaphoreGiveRecursive(shared), pdPASS);
    start(tries_recursive, NULL, HIGH);
    marks("tg"); /* held once more */
    equal(xSemaphoreGiveRecursive(shared), pdPASS);
    start(tries_recursive, NULL, HIGH);
    marks("TG");
    equal(xSemaphoreGiveRecursive(shared), pdFAIL);
    check(xSemaphoreGetMutexHolder(shared) == NULL);
    vSemaphoreDelete(shared);
}

static void waits_recursive(void *argument)
{
    portTickType begin = xTaskGetTickCount();
    equal(xSemaphoreTakeRecursive(shared, 3), pdFAIL);
    equal(xTaskGetTickCount() - begin, 3);
    mark('f');
    equal(xSemaphoreTakeRecursive(shared, portMAX_DELAY), pdPASS);
    mark('t');
    equal(xSemaphoreGiveRecursive(shared), pdPASS);
    finish();
}

void mutex_recursive_waits(void)
{
    shared = xSemaphoreCreateRecursiveMutex();
    xSemaphoreTakeRecursive(shared, 0);
    xSemaphoreTakeRecursive(shared, 0);
    edge();
    start(waits_recursive, NULL, HIGH);
    equal(uxTaskPriorityGet(NULL), HIGH);
    vTaskDelay(5);
    marks("f");
    xSemaphoreGiveRecursive(shared);
    marks("");
    xSemaphoreGiveRecursive(shared);
    marks("t");
    equal(uxTaskPriorityGet(NULL), RUNNER);
    vSemaphoreDelete(shared);
}
