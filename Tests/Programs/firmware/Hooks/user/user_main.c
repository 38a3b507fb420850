/* All of FreeRTOS's application hooks; `--set case=NAME` says what they do, and what a task does
 * meanwhile. Tests find a line by its comment HERE name. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/croutine.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

static const char *chosen = "";
static unsigned idle_calls, tick_calls, malloc_calls;
static xSemaphoreHandle semaphore;
static xQueueHandle queue;
static xTaskHandle task;
static xSemaphoreHandle mutex;
static xTimerHandle timer;
static volatile int depth;

static bool is(const char *name) { return strcmp(chosen, name) == 0; }

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void nothing(void *argument) {}

/* ---- In an interrupt ---- */

/* Each in a function of its own, so that each has its line. */
#define HANDLER(name, call)               \
    static __attribute__((noinline)) void name(void) \
    {                                     \
        call;                             \
        depth++;                          \
    }

static char item;
HANDLER(h_send, xQueueSend(queue, "i", 0)) /* HERE send */
HANDLER(h_receive, xQueueReceive(queue, &item, 0)) /* HERE receive */
HANDLER(h_give, xSemaphoreGive(semaphore)) /* HERE give */
HANDLER(h_take, xSemaphoreTake(semaphore, 5)) /* HERE take */
HANDLER(h_give_recursive, xSemaphoreGiveRecursive(mutex)) /* HERE give-recursive */
HANDLER(h_delay, vTaskDelay(1)) /* HERE delay */
HANDLER(h_create, xTaskCreate(nothing, "x", 256, NULL, 3, NULL)) /* HERE create */
HANDLER(h_create_queue, xQueueCreate(1, 1)) /* HERE create-queue */
HANDLER(h_resume, vTaskResume(task)) /* HERE resume */
HANDLER(h_suspend, vTaskSuspend(task)) /* HERE suspend */
HANDLER(h_delete, vTaskDelete(task)) /* HERE delete */
HANDLER(h_priority, vTaskPrioritySet(task, 3)) /* HERE priority */
HANDLER(h_suspend_all, vTaskSuspendAll()) /* HERE suspend-all */
HANDLER(h_timer, xTimerStart(timer, 0)) /* HERE timer */

static void h_spin(void)
{
    for (;;) {
    }
}

static const struct {
    const char *name;
    void (*run)(void);
} handlers[] = {
    {"send", h_send},
    {"receive", h_receive},
    {"give", h_give},
    {"take", h_take},
    {"give-recursive", h_give_recursive},
    {"delay", h_delay},
    {"create", h_create},
    {"create-queue", h_create_queue},
    {"resume", h_resume},
    {"suspend", h_suspend},
    {"delete", h_delete},
    {"priority", h_priority},
    {"suspend-all", h_suspend_all},
    {"timer", h_timer},
    {"spin", h_spin},
};

static void in_handler(void)
{
    unsigned i;
    for (i = 0; i < sizeof handlers / sizeof *handlers; i++) {
        if (is(handlers[i].name)) handlers[i].run();
    }
}

void vApplicationTickHook(void)
{
    signed portBASE_TYPE woken = pdFALSE;
    tick_calls++;
    if (is("ticks") && tick_calls % 10 == 0) {
        xSemaphoreGiveFromISR(semaphore, &woken);
        portEND_SWITCHING_ISR(woken);
    }
    if (tick_calls == 5) in_handler();
}

/* ---- In the idle task ---- */

void vApplicationIdleHook(void)
{
    idle_calls++;
    if (is("coroutines")) vCoRoutineSchedule();
    if (is("idle-gives") && idle_calls == 50) xSemaphoreGive(semaphore);
    if (is("idle-delays")) vTaskDelay(1); /* HERE idle-delays */
    if (is("idle-takes")) xSemaphoreTake(semaphore, portMAX_DELAY); /* HERE idle-takes */
    if (is("idle-ends")) vTaskDelete(NULL); /* HERE idle-ends */
    if (is("idle-spins")) {
        for (;;) {
        }
    }
}

/* ---- In need ---- */

void vApplicationMallocFailedHook(void) { malloc_calls++; }

void vApplicationStackOverflowHook(xTaskHandle which, signed char *name)
{
    char text[256];
    snprintf(text, sizeof text, "%s", (char *)name);
    printf("overflow in %s, %s\n", text, which == task ? "the task" : "another");
    if (is("overflow-delays")) vTaskDelay(1); /* HERE overflow-delays */
    if (is("overflow-spins")) {
        for (;;) { /* HERE overflow-spins */
        }
    }
}

static int dive(int n)
{
    volatile int frame[16];
    frame[n & 15] = n;
    depth = n;
    return n < 100000 ? dive(n + 1) + frame[n & 15] : 0; /* HERE overflow */
}

/* ---- Tasks ---- */

static void stepping(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    static int step[2];
    crSTART(handle);
    for (step[index] = 1; step[index] <= 3; step[index]++) {
        crDELAY(handle, 4 + index);
        printf("co-routine %u, step %d, tick %u\n", index, step[index], xTaskGetTickCount());
    }
    for (;;) {
        crDELAY(handle, portMAX_DELAY / 2);
    }
    crEND();
}

static void exhausts(void)
{
    void *block = malloc(1000000);
    printf("%d %u\n", block == NULL, malloc_calls);
    block = malloc(16);
    printf("%d %u\n", block == NULL, malloc_calls);
    printf("%d %u\n", xTaskCreate(nothing, "huge", 60000, NULL, 3, NULL), malloc_calls);
    printf("%d %u\n", xQueueCreate(1000, 1000) == NULL, malloc_calls);
    printf("%d %u\n", xQueueCreate(0, 4) == NULL, malloc_calls); /* not for want of memory */
    free(block);
}

static void works(void *argument)
{
    portTickType begin = xTaskGetTickCount();
    unsigned ticks = tick_calls;
    task = xTaskGetCurrentTaskHandle();
    if (is("ticks")) {
        int i;
        for (i = 0; i < 3; i++) {
            xSemaphoreTake(semaphore, portMAX_DELAY);
            printf("tick %u, %u calls\n", xTaskGetTickCount(), tick_calls);
        }
        /* Ticks that the scheduler's suspension or a critical section holds up are not lost. */
        vTaskSuspendAll();
        os_delay_us(45000);
        xTaskResumeAll();
        printf("%d\n", tick_calls - ticks == xTaskGetTickCount() - begin);
    } else if (is("idle")) {
        vTaskDelay(1000);
        printf("%d\n", idle_calls >= 1000 && idle_calls < 1100);
    } else if (is("idle-gives")) {
        xSemaphoreTake(semaphore, portMAX_DELAY);
        printf("woken by the idle task: %u\n", idle_calls);
    } else if (is("coroutines")) {
        xCoRoutineCreate(stepping, 0, 0);
        xCoRoutineCreate(stepping, 1, 1);
        vTaskDelay(30);
    } else if (is("malloc")) {
        exhausts();
    } else if (strncmp(chosen, "overflow", 8) == 0) {
        dive(0);
    } else if (is("idle-suspended")) {
        vTaskSuspend(xTaskGetIdleTaskHandle()); /* HERE idle-suspended */
    } else if (is("idle-deleted")) {
        vTaskDelete(xTaskGetIdleTaskHandle()); /* HERE idle-deleted */
    } else if (is("form")) {
        signed portBASE_TYPE woken;
        xSemaphoreGiveFromISR(semaphore, &woken);
        xSemaphoreTakeFromISR(semaphore, &woken);
        xTaskResumeFromISR(task);
    } else if (is("form-critical")) {
        portENTER_CRITICAL();
        xSemaphoreGiveFromISR(semaphore, NULL);
        portEXIT_CRITICAL();
    } else {
        vTaskDelay(2000);
    }
    host8266_exit(0);
}

void user_init(void)
{
    chosen = host8266_setting("case");
    semaphore = xSemaphoreCreateBinary();
    queue = xQueueCreate(2, 1);
    mutex = xSemaphoreCreateRecursiveMutex();
    timer = xTimerCreate("t", 10, pdFALSE, NULL, nothing);
    xTaskCreate(works, "works", 256, NULL, 5, &task);
}
