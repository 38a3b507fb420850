/* What the guide's section 2.2 advises against, a case each, and an allocation that may fail.
 * `--set case=NAME` chooses. Each case ends the run with 0: advice is never a refusal. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static const char *name;

static int is(const char *wanted) { return name && strcmp(name, wanted) == 0; }

static void ends(void *argument) { host8266_exit(0); }

static void nothing(void *argument) {}

static void spins_20_ms(void *argument) { os_delay_us(20000); }

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
