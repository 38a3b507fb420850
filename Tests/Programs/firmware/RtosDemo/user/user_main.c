/* Programs after FreeRTOS's well-known demo tests, all in one firmware, in our own words.
 *
 * They run together for 20,000 ticks (`--set ticks=N` for another number). Every 1,000 ticks the
 * check task looks whether each part of each has come further and found nothing wrong. The run ends
 * with 0, or names who failed and ends with 1. `--set without=NAME` does not start one of them,
 * which must then be named. */
#include "demo.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

enum { CHECK_PERIOD = 1000, CHECK_PRIORITY = 9 };

/* In the order in which they start: time slicing has some ticks alone. */
static struct demo *const demos[] = {
    &time_slicing,       &blocking_times, &counting_semaphores, &task_death,
    &dynamic_priorities, &generic_queues, &mutex_inheritance,   &recursive_mutexes,
    &queue_sets,         &overwriting,    &peeking,             &software_timers,
    &fixed_rates,        &interrupts,     &integer_sums,        &floating_point,
};
enum { DEMOS = sizeof demos / sizeof *demos };

static uint32 seen[DEMOS][MOST_PARTS];

static unsigned wrong(unsigned row)
{
    struct demo *demo = demos[row];
    unsigned part, count = 0;
    if (demo->failures > 0) {
        printf("%s: %u failures, the first: %s, line %d\n", demo->name, demo->failures,
               demo->failure, demo->line);
        count++;
    }
    for (part = 0; part < demo->parts; part++) {
        if (demo->rounds[part] == seen[row][part]) {
            printf("%s: part %u stands still after %u rounds\n", demo->name, part,
                   demo->rounds[part]);
            count++;
        }
        seen[row][part] = demo->rounds[part];
    }
    return count;
}

static void start_demos(void)
{
    const char *without = host8266_setting("without");
    unsigned row;
    for (row = 0; row < DEMOS; row++)
        if (without == NULL || strcmp(demos[row]->name, without) != 0) demos[row]->start();
    start_governor();
}

static void checks(void *argument)
{
    const char *setting = host8266_setting("ticks");
    portTickType last = setting ? (portTickType)atoi(setting) : 20000;
    portTickType wake = 0;
    unsigned row, failed = 0;
    start_demos();
    while (failed == 0 && wake < last) {
        vTaskDelayUntil(&wake, CHECK_PERIOD);
        for (row = 0; row < DEMOS; row++) failed += wrong(row);
    }
    for (row = 0; row < DEMOS; row++) {
        unsigned part;
        printf("%s:", demos[row]->name);
        for (part = 0; part < demos[row]->parts; part++) printf(" %u", demos[row]->rounds[part]);
        printf("\n");
    }
    printf("%u ticks, %u failed\n", wake, failed);
    host8266_exit(failed > 0);
}

void demo_fail(struct demo *demo, const char *condition, int line)
{
    if (demo->failures++ == 0) {
        demo->failure = condition;
        demo->line = line;
    }
}

xTaskHandle demo_task(pdTASK_CODE code, const char *name, void *argument, unsigned priority)
{
    xTaskHandle task = NULL;
    if (xTaskCreate(code, name, 192, argument, priority, &task) != pdPASS) {
        printf("no memory for task %s\n", name);
        host8266_exit(98);
    }
    return task;
}

void user_init(void)
{
    xTaskCreate(checks, "check", 512, NULL, CHECK_PRIORITY, NULL);
}
