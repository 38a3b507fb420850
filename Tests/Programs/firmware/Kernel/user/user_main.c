/* The kernel's services together, in their most ordinary use: os_timer, software timers, queues,
 * semaphores, mutexes and task control. The order of the lines is what is tested. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* ---- os_timer ---- */

static os_timer_t repeating;
static int fired;

static void repeats(void *argument)
{
    fired++;
    printf("os_timer %s %d\n", (const char *)argument, fired);
    if (fired == 3) {
        os_timer_disarm(&repeating);
    }
}

static void os_timers(void)
{
    uint32 tick = xTaskGetTickCount();
    os_timer_disarm(&repeating);
    os_timer_setfn(&repeating, repeats, "repeating");
    os_timer_arm(&repeating, 30, true);
    vTaskDelay(20);
    host8266_expect(fired == 3);
    host8266_expect(xTaskGetTickCount() - tick == 20);
}

/* ---- Software timers ---- */

static int expired;

static void expires(xTimerHandle timer)
{
    expired++;
    printf("timer %d %d\n", (int)pvTimerGetTimerID(timer), expired);
}

static void software_timers(void)
{
    xTimerHandle once = xTimerCreate((const signed char *)"once", 5, pdFALSE, (void *)1, expires);
    xTimerHandle often = xTimerCreate((const signed char *)"often", 4, pdTRUE, (void *)2, expires);
    host8266_expect(once && often);
    host8266_expect(!xTimerIsTimerActive(once));
    host8266_expect(xTimerStart(once, 0) == pdPASS);
    host8266_expect(xTimerStart(often, 0) == pdPASS);
    vTaskDelay(10);
    host8266_expect(expired == 3);
    host8266_expect(!xTimerIsTimerActive(once) && xTimerIsTimerActive(often));
    host8266_expect(xTimerChangePeriod(often, 20, 0) == pdPASS);
    vTaskDelay(10);
    host8266_expect(expired == 3);
    host8266_expect(xTimerStop(often, 0) == pdPASS);
    vTaskDelay(30);
    host8266_expect(expired == 3);
    host8266_expect(xTimerDelete(often, 0) == pdPASS);
    host8266_expect(xTimerDelete(once, 0) == pdPASS);
}

/* ---- Queues ---- */

struct message {
    uint32 number;
    char text[8];
};

static xQueueHandle queue;

static void consumes(void *argument)
{
    struct message message;
    while (xQueueReceive(queue, &message, portMAX_DELAY)) {
        printf("got %u %s\n", message.number, message.text);
        if (message.number == 4) {
            break;
        }
    }
    vTaskDelete(NULL);
}

static void queues(void)
{
    struct message message = {0, "first"};
    portTickType tick;
    int i;
    queue = xQueueCreate(2, sizeof message);
    host8266_expect(uxQueueMessagesWaiting(queue) == 0);
    host8266_expect(xQueueSend(queue, &message, 0) == pdPASS);
    message.number = 1;
    host8266_expect(xQueueSendToFront(queue, &message, 0) == pdPASS);
    tick = xTaskGetTickCount();
    host8266_expect(xQueueSend(queue, &message, 3) == errQUEUE_FULL);
    host8266_expect(xTaskGetTickCount() - tick == 3);
    host8266_expect(xQueuePeek(queue, &message, 0) == pdPASS && message.number == 1);
    host8266_expect(uxQueueMessagesWaiting(queue) == 2);
    xTaskCreate(consumes, "consumer", 256, NULL, 4, NULL); /* below us */
    for (i = 2; i <= 4; i++) {
        message.number = i;
        strcpy(message.text, "later");
        host8266_expect(xQueueSend(queue, &message, portMAX_DELAY) == pdPASS);
        printf("sent %d\n", i);
    }
    vTaskDelay(2);
    host8266_expect(xQueueReceive(queue, &message, 2) == errQUEUE_EMPTY);
    vQueueDelete(queue);
}

/* ---- Semaphores and mutexes ---- */

static xSemaphoreHandle mutex, done;

static void wants_mutex(void *argument)
{
    host8266_expect(xSemaphoreTake(mutex, portMAX_DELAY));
    printf("high has the mutex\n");
    xSemaphoreGive(mutex);
    xSemaphoreGive(done);
    vTaskDelete(NULL);
}

static void semaphores(void)
{
    xSemaphoreHandle counting = xSemaphoreCreateCounting(2, 1);
    xSemaphoreHandle recursive = xSemaphoreCreateRecursiveMutex();
    xSemaphoreHandle binary;
    host8266_expect(xSemaphoreTake(counting, 0) && !xSemaphoreTake(counting, 0));
    host8266_expect(xSemaphoreGive(counting) && xSemaphoreGive(counting));
    host8266_expect(!xSemaphoreGive(counting));
    vSemaphoreCreateBinary(binary);
    host8266_expect(xSemaphoreTake(binary, 0) && !xSemaphoreTake(binary, 1));
    host8266_expect(xSemaphoreTakeRecursive(recursive, 0));
    host8266_expect(xSemaphoreTakeRecursive(recursive, 0));
    host8266_expect(xSemaphoreGiveRecursive(recursive));
    host8266_expect(xSemaphoreGiveRecursive(recursive));
    host8266_expect(!xSemaphoreGiveRecursive(recursive));

    mutex = xSemaphoreCreateMutex();
    done = xSemaphoreCreateCounting(1, 0);
    host8266_expect(xSemaphoreTake(mutex, 0));
    xTaskCreate(wants_mutex, "high", 256, NULL, 9, NULL);
    host8266_expect(uxTaskPriorityGet(NULL) == 9); /* inherited */
    printf("low gives the mutex\n");
    xSemaphoreGive(mutex);
    host8266_expect(uxTaskPriorityGet(NULL) == 5);
    host8266_expect(xSemaphoreTake(done, 0));
}

/* ---- Tasks ---- */

static volatile uint32 turns;

static void runs(void *argument)
{
    for (;;) {
        turns++;
        vTaskDelay(1);
    }
}

static void tasks(void)
{
    xTaskHandle task;
    uint32 seen;
    portTickType wake = xTaskGetTickCount();
    host8266_expect(xTaskCreate(runs, "runs", 256, NULL, 6, &task) == pdPASS);
    vTaskDelayUntil(&wake, 5);
    host8266_expect(turns == 6 || turns == 5);
    vTaskSuspend(task);
    seen = turns;
    vTaskDelay(5);
    host8266_expect(turns == seen);
    host8266_expect(xTaskIsTaskSuspended(task));
    vTaskResume(task);
    vTaskDelay(5);
    host8266_expect(turns > seen);
    vTaskPrioritySet(task, 3);
    host8266_expect(uxTaskPriorityGet(task) == 3);
    vTaskDelete(task);
    seen = turns;
    vTaskDelay(5);
    host8266_expect(turns == seen);
    taskENTER_CRITICAL();
    seen = xTaskGetTickCount();
    os_delay_us(25000);
    host8266_expect(xTaskGetTickCount() == seen); /* no tick while interrupts are masked */
    taskEXIT_CRITICAL();
    host8266_expect(xTaskGetTickCount() - seen >= 2);
    vTaskSuspendAll();
    seen = xTaskGetTickCount();
    os_delay_us(25000);
    host8266_expect(xTaskGetTickCount() == seen);
    xTaskResumeAll();
    host8266_expect(xTaskGetTickCount() - seen >= 2);
}

static void check(void *argument)
{
    os_timers();
    software_timers();
    queues();
    semaphores();
    tasks();
    printf("done\n");
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(check, "check", 512, NULL, 5, NULL); }
