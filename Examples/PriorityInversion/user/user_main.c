/* PriorityInversion: the same story twice, once with a binary semaphore as lock, once with a mutex.
 *
 * Low takes the lock and works. High wants the lock and has to wait, which is as it should be, for
 * the rest of low's work. But then middle becomes ready, which has nothing to do with the lock: it
 * runs instead of low, and so high waits for middle, which is of lower priority. That is the
 * inversion.
 *
 * A mutex knows who holds it. As long as high waits, low has high's priority, middle cannot come
 * between, and high waits for the rest of low's work only. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"

#include "user_config.h"

/* Where the radio keeps its calibration: the fifth sector from the end of the flash. Every SDK 1.5
 * application defines this; the SDK calls it once, before user_init. */
uint32 user_rf_cal_sector_set(void)
{
    switch (system_get_flash_size_map()) {
    case FLASH_SIZE_4M_MAP_256_256:
        return 128 - 5;
    case FLASH_SIZE_8M_MAP_512_512:
        return 256 - 5;
    case FLASH_SIZE_16M_MAP_512_512:
    case FLASH_SIZE_16M_MAP_1024_1024:
        return 512 - 5;
    case FLASH_SIZE_32M_MAP_512_512:
    case FLASH_SIZE_32M_MAP_1024_1024:
        return 1024 - 5;
    default:
        return 0;
    }
}

static xSemaphoreHandle lock;

/* The tick at which low takes the lock; the others start so many ticks later. */
static portTickType start;

/* What happened, in order. Printing while it happens would take CPU time and change the story. */
static struct {
    portTickType tick;
    const char *what;
} events[8];
static int event_count;

static void note(const char *what)
{
    /* Tasks pre-empt each other here as well, so claim the place before filling it. */
    taskENTER_CRITICAL();
    events[event_count].tick = xTaskGetTickCount() - start;
    events[event_count].what = what;
    event_count++;
    taskEXIT_CRITICAL();
}

static void sleep_until(portTickType tick)
{
    vTaskDelay(tick - xTaskGetTickCount());
}

/* Uses the CPU until it has executed in that many further ticks. Ticks in which others had the CPU
 * count as one, so this is an amount of work and not a length of time. */
static void work(int ticks)
{
    portTickType last = xTaskGetTickCount();
    while (ticks > 0) {
        portTickType now = xTaskGetTickCount();
        if (now != last) {
            last = now;
            ticks--;
        }
    }
}

static void low(void *pvParameters)
{
    sleep_until(start);
    xSemaphoreTake(lock, portMAX_DELAY);
    note("low takes the lock");
    work(LOW_WORK);
    note("low gives the lock");
    /* High is waiting for it and takes the CPU here. */
    xSemaphoreGive(lock);
    vTaskDelete(NULL);
}

static void middle(void *pvParameters)
{
    sleep_until(start + MIDDLE_START);
    note("middle starts to work");
    work(MIDDLE_WORK);
    note("middle is done");
    vTaskDelete(NULL);
}

static portTickType high_waited;

static void high(void *pvParameters)
{
    portTickType wanted;

    sleep_until(start + HIGH_START);
    note("high wants the lock");
    wanted = xTaskGetTickCount();
    xSemaphoreTake(lock, portMAX_DELAY);
    high_waited = xTaskGetTickCount() - wanted;
    note("high has the lock");
    xSemaphoreGive(lock);
    vTaskDelete(NULL);
}

static void tell(const char *kind_of_lock)
{
    int event;

    event_count = 0;
    start = xTaskGetTickCount() + 2;
    xTaskCreate(low, "low", STACK_WORDS, NULL, PRIORITY_LOW, NULL);
    xTaskCreate(middle, "middle", STACK_WORDS, NULL, PRIORITY_MIDDLE, NULL);
    xTaskCreate(high, "high", STACK_WORDS, NULL, PRIORITY_HIGH, NULL);
    vTaskDelay(2 + LOW_WORK + MIDDLE_WORK + 5);

    printf("With a %s:\n", kind_of_lock);
    for (event = 0; event < event_count; event++) {
        printf("%5u  %s\n", (unsigned int)events[event].tick, events[event].what);
    }
    printf("high waited for %u ticks\n", (unsigned int)high_waited);
    vSemaphoreDelete(lock);
}

static void narrator(void *pvParameters)
{
    vSemaphoreCreateBinary(lock);
    tell("binary semaphore");
    lock = xSemaphoreCreateMutex();
    tell("mutex");
    vTaskDelete(NULL);
}

void user_init(void)
{
    xTaskCreate(narrator, "narrator", STACK_WORDS, NULL, PRIORITY_NARRATOR, NULL);
}
