/* What the guide's section 2.2 advises against, a case each, and an allocation that may fail.
 * `--set case=NAME` chooses. Each case ends the run with 0: advice is never a refusal. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static const char *name;

static int is(const char *wanted) { return name && strcmp(name, wanted) == 0; }

static void ends(void *argument) { host8266_exit(0); }

static void nothing(void *argument) {}

static void spins_20_ms(void *argument) { os_delay_us(20000); }

static void waits(xTimerHandle timer)
{
    vTaskDelay(1); /* HERE waits-in-timer */
    vTaskDelay(1);
}

static void spins(xTimerHandle timer) { os_delay_us(20000); }

/* Is pre-empted for 20 ms, and holds the CPU for 10. */
static void is_held_up(xTimerHandle timer)
{
    vTaskResume(pvTimerGetTimerID(timer));
    os_delay_us(10000);
}

static void urgent(void *argument)
{
    for (;;) {
        vTaskSuspend(NULL);
        os_delay_us(20000);
    }
}

static void start_timer(tmrTIMER_CALLBACK callback)
{
    xTaskHandle task = NULL;
    xTaskCreate(urgent, "urgent", 256, NULL, 9, &task);
    xTimerStart(xTimerCreate((const signed char *)"late", 1, 0, task, callback), 0);
    vTaskDelay(10);
}

/* An os_timer in a block of the heap. */
static os_timer_t *volatile allocated;

static void with_allocated_timer(int frees_first, int disarms)
{
    allocated = malloc(sizeof *allocated);
    os_timer_setfn(allocated, nothing, NULL);
    if (frees_first) {
        free(allocated);
        os_timer_arm(allocated, 50, 0); /* HERE arm-freed-timer */
    } else {
        os_timer_arm(allocated, 50, 0);
        if (disarms) {
            os_timer_disarm(allocated);
        }
        free(allocated); /* HERE free-armed-timer */
        free(malloc(8));
    }
}

static void works(void *argument)
{
    static os_timer_t lasting;
    os_timer_t passing;
    if (is("timer-on-stack")) {
        os_timer_setfn(&passing, nothing, NULL);
        os_timer_arm(&passing, 10, 0);
        os_timer_disarm(&passing);
    } else if (is("long-callback") || is("short-callback")) {
        os_timer_setfn(&lasting, is("long-callback") ? spins_20_ms : nothing, NULL);
        os_timer_arm(&lasting, 10, 0);
        vTaskDelay(5);
    } else if (is("waits-in-timer")) {
        start_timer(waits);
    } else if (is("long-timer")) {
        start_timer(spins);
    } else if (is("held-up-timer")) {
        start_timer(is_held_up);
    } else if (is("free-armed-timer") || is("free-disarmed-timer")) {
        with_allocated_timer(0, is("free-disarmed-timer"));
    } else if (is("arm-freed-timer")) {
        with_allocated_timer(1, 0);
    } else if (is("allocates")) {
        void *first = malloc(10), *second = zalloc(20), *third = malloc(30);
        printf("%d %d %d\n", first != NULL, second != NULL, third != NULL);
    }
    host8266_exit(0);
}

void user_init(void)
{
    name = host8266_setting("case");
    if (is("shallow")) {
        xTaskCreate(ends, "shallow", 100, NULL, 5, NULL);
    } else if (is("deep")) {
        xTaskCreate(ends, "deep", 600, NULL, 5, NULL);
    } else if (is("urgent")) {
        xTaskCreate(ends, "urgent", 256, NULL, 10, NULL);
    } else {
        xTaskCreate(works, "works", 256, NULL, 5, NULL);
    }
}
