/* Every function and macro of the freertos headers that the SDK offers, case by case.
 *
 * `--set case=NAME` runs one case, otherwise all of cases.h run, each in the task "api". The run
 * prints a last line of "done" and ends with 0 when every expectation held, and with 99 for a name
 * that is no case's. */
#include "api.h"
#include "cases.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

#define ROW(name) {#name, name},
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {CASES(ROW)};

static unsigned kept;

void keep(unsigned bytes)
{
    kept += bytes;
}

static void run(unsigned row)
{
    kept = 0;
    settle();
    size_t heap = xPortGetFreeHeapSize();
    unsigned tasks = uxTaskGetNumberOfTasks();
    portTickType begin = xTaskGetTickCount();

    cases[row].run();

    /* The idle task gives deleted tasks' memory back. */
    settle();
    marks("");
    equal(xPortGetFreeHeapSize() + kept, heap);
    equal(uxTaskGetNumberOfTasks(), tasks);
    equal(uxTaskPriorityGet(NULL), RUNNER);
    equal(xTaskGetSchedulerState(), taskSCHEDULER_RUNNING);
    printf("%s: %u ticks\n", cases[row].name, xTaskGetTickCount() - begin);
}

static void api(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned row, found = 0;
    for (row = 0; row < sizeof cases / sizeof *cases; row++) {
        if (name == NULL || strcmp(name, cases[row].name) == 0) {
            run(row);
            found++;
        }
    }
    printf("done: %u\n", found);
    /* Without a failed expectation the run's code is this one. */
    host8266_exit(found > 0 ? 0 : 99);
}

void user_init(void)
{
    xTaskCreate(api, "api", 512, NULL, RUNNER, NULL);
}
