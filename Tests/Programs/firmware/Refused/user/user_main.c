/* Functions that only the SDK's start, its port or its kernel may call: `--set case=NAME` calls one,
 * from a task. Tests find its line by the comment HERE name. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/croutine.h"
#include "freertos/list.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

static xList list;
static xQueueHandle queue;
static volatile unsigned after;

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* Each in a function of its own, so that each has its line. */
#define CASE(name, ...)                                         \
    static __attribute__((noinline)) void call_##name(void)     \
    {                                                           \
        name(__VA_ARGS__);                                      \
        after++;                                                \
    }

CASE(vTaskAllocateMPURegions, NULL, NULL) /* HERE vTaskAllocateMPURegions */
CASE(vTaskStartScheduler) /* HERE vTaskStartScheduler */
CASE(vTaskEndScheduler) /* HERE vTaskEndScheduler */
CASE(xTaskIncrementTick) /* HERE xTaskIncrementTick */
CASE(vTaskSwitchContext) /* HERE vTaskSwitchContext */
CASE(vTaskStepTick, 3) /* HERE vTaskStepTick */
CASE(prvGetExpectedIdleTime) /* HERE prvGetExpectedIdleTime */
CASE(eTaskConfirmSleepModeStatus) /* HERE eTaskConfirmSleepModeStatus */
CASE(vTaskPlaceOnEventList, &list, 3) /* HERE vTaskPlaceOnEventList */
CASE(vTaskPlaceOnEventListRestricted, &list, 3) /* HERE vTaskPlaceOnEventListRestricted */
CASE(xTaskRemoveFromEventList, &list) /* HERE xTaskRemoveFromEventList */
CASE(vQueueWaitForMessageRestricted, queue, 3) /* HERE vQueueWaitForMessageRestricted */
CASE(xTimerCreateTimerTask) /* HERE xTimerCreateTimerTask */
CASE(vPortInitialiseBlocks) /* HERE vPortInitialiseBlocks */
CASE(pxPortInitialiseStack, NULL, NULL, NULL) /* HERE pxPortInitialiseStack */
CASE(xPortStartScheduler) /* HERE xPortStartScheduler */
CASE(vPortEndScheduler) /* HERE vPortEndScheduler */
CASE(_xt_tick_timer_init) /* HERE _xt_tick_timer_init */
CASE(_xt_user_exit) /* HERE _xt_user_exit */
CASE(vCoRoutineAddToDelayedList, 3, NULL) /* HERE vCoRoutineAddToDelayedList */

#define ROW(name) {#name, call_##name},
static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    ROW(vTaskAllocateMPURegions)
    ROW(vTaskStartScheduler)
    ROW(vTaskEndScheduler)
    ROW(xTaskIncrementTick)
    ROW(vTaskSwitchContext)
    ROW(vTaskStepTick)
    ROW(prvGetExpectedIdleTime)
    ROW(eTaskConfirmSleepModeStatus)
    ROW(vTaskPlaceOnEventList)
    ROW(vTaskPlaceOnEventListRestricted)
    ROW(xTaskRemoveFromEventList)
    ROW(vQueueWaitForMessageRestricted)
    ROW(xTimerCreateTimerTask)
    ROW(vPortInitialiseBlocks)
    ROW(pxPortInitialiseStack)
    ROW(xPortStartScheduler)
    ROW(vPortEndScheduler)
    ROW(_xt_tick_timer_init)
    ROW(_xt_user_exit)
    ROW(vCoRoutineAddToDelayedList)
};

static void calls(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned i;
    queue = xQueueCreate(1, 1);
    vListInitialise(&list);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (name == NULL || strcmp(name, cases[i].name) == 0) cases[i].run();
    }
    printf("went on\n");
    host8266_exit(0);
}

void user_init(void)
{
    xTaskCreate(calls, "calls", 256, NULL, 5, NULL);
}
