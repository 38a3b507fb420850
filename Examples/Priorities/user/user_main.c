/* Priorities: three lessons on who gets the CPU.
 *
 * The rule: of all tasks that are ready, one with the highest priority runs. It applies at every
 * moment, also in the middle of a loop that calls nothing. Among equals, each tick (10 ms) hands
 * the CPU on to the next.
 *
 * The teacher has the highest priority here: while it prepares a lesson, the others cannot start,
 * and while it waits, they have the CPU to themselves. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
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

/* Lesson 1: a loop that waits for a flag does not keep a higher task from setting it. */

static volatile bool flag;

static void high_sets_flag(void *pvParameters)
{
    vTaskDelay(5); /* meanwhile the low task spins */
    flag = true;
    printf("high: set the flag\n");
    vTaskDelete(NULL);
}

static void low_spins(void *pvParameters)
{
    while (!flag) {
    }
    printf("low: saw the flag\n");
    vTaskDelete(NULL);
}

static void lesson_preemption(void)
{
    printf("1. pre-emption\n");
    xTaskCreate(low_spins, "low", STACK_WORDS, NULL, PRIORITY_LOW, NULL);
    xTaskCreate(high_sets_flag, "high", STACK_WORDS, NULL, PRIORITY_HIGH, NULL);
    vTaskDelay(20);
}

/* Lesson 2: two busy tasks of equal priority get every other tick. */

#define SLICES 10

static char slices[SLICES + 1];
static portTickType first_slice;

/* Writes its letter at the place of each tick in which it executes. */
static void marks_its_ticks(void *pvParameters)
{
    const char *letter = pvParameters;
    portTickType now;

    while ((now = xTaskGetTickCount()) < first_slice + SLICES) {
        if (now >= first_slice) {
            slices[now - first_slice] = *letter;
        }
    }
    vTaskDelete(NULL);
}

static void lesson_slicing(void)
{
    printf("2. time slicing\n");
    /* The rest of this tick is not a whole slice: leave it out. It belongs to A, created first. */
    first_slice = xTaskGetTickCount() + 1;
    xTaskCreate(marks_its_ticks, "A", STACK_WORDS, "A", PRIORITY_MIDDLE, NULL);
    xTaskCreate(marks_its_ticks, "B", STACK_WORDS, "B", PRIORITY_MIDDLE, NULL);
    vTaskDelay(SLICES + 2);
    printf("one letter per tick: %s\n", slices);
}

/* Lesson 3: a busy task leaves nothing at all to those below it. */

static volatile bool spinning;
static volatile unsigned int turns_beside;
static volatile unsigned int turns_after;

static void low_counts_turns(void *pvParameters)
{
    int ticks;
    for (ticks = 0; ticks < 15; ticks++) {
        vTaskDelay(1);
        if (spinning) {
            turns_beside++;
        } else {
            turns_after++;
        }
    }
    vTaskDelete(NULL);
}

static void high_spins(void *pvParameters)
{
    const portTickType end = xTaskGetTickCount() + 10;
    spinning = true;
    while (xTaskGetTickCount() < end) {
    }
    spinning = false;
    vTaskDelete(NULL);
}

static void lesson_starvation(void)
{
    printf("3. starvation\n");
    xTaskCreate(high_spins, "high", STACK_WORDS, NULL, PRIORITY_HIGH, NULL);
    xTaskCreate(low_counts_turns, "low", STACK_WORDS, NULL, PRIORITY_LOW, NULL);
    vTaskDelay(40);
    printf("low had %u turns beside the busy task, %u after it\n", turns_beside, turns_after);
}

static void teacher(void *pvParameters)
{
    lesson_preemption();
    lesson_slicing();
    lesson_starvation();
    vTaskDelete(NULL);
}

void user_init(void)
{
    xTaskCreate(teacher, "teacher", STACK_WORDS, NULL, PRIORITY_TEACHER, NULL);
}
