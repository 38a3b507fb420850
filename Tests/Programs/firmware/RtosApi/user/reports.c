/* What the kernel tells about all tasks, as records and as text. */
#include "api.h"
#include "cases.h"

#define ROWS 24

static xTaskStatusType rows[ROWS];
static signed char text[ROWS * 48];

static xTaskStatusType *row_of(xTaskHandle task, unsigned count)
{
    static xTaskStatusType none;
    unsigned i;
    for (i = 0; i < count; i++)
        if (rows[i].xHandle == task) return &rows[i];
    check(!"the task has a row");
    return &none;
}

static void waits(void *argument)
{
    vTaskSuspend(NULL);
    finish();
}

static void sleeps(void *argument)
{
    vTaskDelay(1000);
    finish();
}

void system_state(void)
{
    unsigned i, k, count, total = 0;
    xTaskHandle suspended, ready;
    xTaskCreate(waits, "sus", 256, NULL, HIGH, &suspended);
    xTaskCreate(waits, "rdy", 256, NULL, LOW, &ready);
    count = uxTaskGetSystemState(rows, ROWS, &total);
    equal(count, uxTaskGetNumberOfTasks());
    check(total / 10000 + 5 > xTaskGetTickCount() && total / 10000 < xTaskGetTickCount() + 5);

    xTaskStatusType *own = row_of(xTaskGetCurrentTaskHandle(), count);
    check(strcmp((const char *)own->pcTaskName, "api") == 0);
    equal(own->eCurrentState, eRunning);
    equal(own->uxCurrentPriority, RUNNER);
    equal(own->uxBasePriority, RUNNER);
    check(own->ulRunTimeCounter > 0 && own->ulRunTimeCounter <= total);

    xTaskStatusType *row = row_of(suspended, count);
    check(strcmp((const char *)row->pcTaskName, "sus") == 0);
    equal(row->eCurrentState, eSuspended);
    equal(row->uxCurrentPriority, HIGH);
    equal(row->usStackHighWaterMark, uxTaskGetStackHighWaterMark(suspended));
    equal(row_of(ready, count)->eCurrentState, eReady);
    equal(row_of(ready, count)->ulRunTimeCounter, 0);
    equal(row_of(xTaskGetIdleTaskHandle(), count)->uxCurrentPriority, 0);

    /* Each has a number of its own, in the order of creation. */
    for (i = 0; i < count; i++)
        for (k = 0; k < i; k++) check(rows[i].xTaskNumber != rows[k].xTaskNumber);
    equal(row_of(ready, count)->xTaskNumber, row_of(suspended, count)->xTaskNumber + 1);

    /* Too short an array gets nothing; the total need not be wanted. */
    rows[0].xHandle = NULL;
    equal(uxTaskGetSystemState(rows, count - 1, &total), 0);
    check(rows[0].xHandle == NULL);
    equal(uxTaskGetSystemState(rows, count, NULL), count);
    vTaskDelete(suspended);
    vTaskDelete(ready);
}

static void takes(void *mutex)
{
    xSemaphoreTake(mutex, portMAX_DELAY);
    xSemaphoreGive(mutex);
    finish();
}

void system_state_inherited(void)
{
    unsigned count;
    xSemaphoreHandle mutex = xSemaphoreCreateMutex();
    xSemaphoreTake(mutex, 0);
    xTaskHandle waiter = start(takes, mutex, HIGH);
    count = uxTaskGetSystemState(rows, ROWS, NULL);
    equal(row_of(xTaskGetCurrentTaskHandle(), count)->uxCurrentPriority, HIGH);
    equal(row_of(xTaskGetCurrentTaskHandle(), count)->uxBasePriority, RUNNER);
    equal(row_of(waiter, count)->eCurrentState, eBlocked);
    xSemaphoreGive(mutex);
    vSemaphoreDelete(mutex);
}

static void spins_100_ms(void *argument)
{
    busy_ms(100);
    vTaskSuspend(NULL);
}

void run_times(void)
{
    unsigned count, total[2];
    uint32 begin, own;
    xTaskHandle busy;
    count = uxTaskGetSystemState(rows, ROWS, &total[0]);
    begin = row_of(xTaskGetCurrentTaskHandle(), count)->ulRunTimeCounter;
    busy_ms(50);
    busy = start(spins_100_ms, NULL, LOW);
    vTaskDelay(20);
    count = uxTaskGetSystemState(rows, ROWS, &total[1]);
    own = row_of(xTaskGetCurrentTaskHandle(), count)->ulRunTimeCounter - begin;
    /* Microseconds, and some for calls and switches. */
    check(own >= 50000 && own < 51500);
    uint32 others = row_of(busy, count)->ulRunTimeCounter;
    check(others >= 99000 && others < 102000);
    check(total[1] - total[0] >= 240000 && total[1] - total[0] < 260000);
    vTaskDelete(busy);
}

/* The line of a text that begins with a name and a tab, or NULL. */
static const char *line_of(const char *name)
{
    const char *line = (const char *)text;
    size_t length = strlen(name);
    while (*line != '\0') {
        const char *end = strstr(line, "\r\n");
        check(end != NULL);
        if (end == NULL) return NULL;
        if (strncmp(line, name, length) == 0 && line[length] == '\t') return line;
        line = end + 2;
    }
    return NULL;
}

static unsigned lines(void)
{
    unsigned count = 0;
    const char *place = (const char *)text;
    while ((place = strstr(place, "\r\n")) != NULL) {
        count++;
        place += 2;
    }
    return count;
}

/* Expects a task's line to tell what its handle tells. NULL is the running task, whose stack may
 * have been deeper since. */
static void expect_line(const char *name, xTaskHandle task, char state, unsigned priority)
{
    char letter = '?';
    unsigned given = 99, words = 0, number = 0;
    const char *line = line_of(name);
    check(line != NULL);
    if (line == NULL) return;
    equal(sscanf(line + strlen(name), "\t\t%c\t%u\t%u\t%u", &letter, &given, &words, &number), 4);
    equal(letter, state);
    equal(given, priority);
    check(words >= uxTaskGetStackHighWaterMark(task));
    if (task != NULL) equal(words, uxTaskGetStackHighWaterMark(task));
    check(number > 0);
}

void task_list(void)
{
    xTaskHandle suspended, asleep, ready;
    xTaskCreate(waits, "sus", 256, NULL, HIGH, &suspended);
    xTaskCreate(sleeps, "slp", 256, NULL, HIGH, &asleep);
    xTaskCreate(waits, "rdy", 256, NULL, LOW, &ready);
    memset(text, 'x', sizeof text);
    vTaskList(text);
    equal(lines(), uxTaskGetNumberOfTasks());
    expect_line("api", NULL, 'R', RUNNER);
    expect_line("sus", suspended, 'S', HIGH);
    expect_line("slp", asleep, 'B', HIGH);
    expect_line("rdy", ready, 'R', LOW);
    expect_line("IDLE", xTaskGetIdleTaskHandle(), 'R', 0);
    vTaskDelete(suspended);
    vTaskDelete(asleep);
    vTaskDelete(ready);
}

void run_time_stats(void)
{
    unsigned time = 0, share = 0, total = 0;
    const char *line;
    xTaskHandle task;
    xTaskCreate(waits, "sus", 256, NULL, HIGH, &task);
    memset(text, 'x', sizeof text);
    vTaskGetRunTimeStats(text);
    uxTaskGetSystemState(rows, ROWS, &total);
    equal(lines(), uxTaskGetNumberOfTasks());
    line = line_of("IDLE");
    check(line != NULL);
    if (line != NULL) {
        equal(sscanf(line + 4, "\t\t%u\t\t%u%%", &time, &share), 2);
        check(time > 0 && time <= total);
        check(share <= 100 && share + 1 >= time / (total / 100));
        check(share <= time / (total / 100) + 1);
    }
    /* Less than one in a hundred is said so. */
    line = line_of("sus");
    check(line != NULL && strstr(line, "\t\t<1%\r\n") != NULL);
    vTaskDelete(task);
}
