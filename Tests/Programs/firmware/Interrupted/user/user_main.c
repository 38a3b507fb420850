/* What a run may be in the middle of when its user interrupts it. `--set case=NAME` chooses. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* Short calls and short blocks at 160 MHz: several in one cycle of the bus. */
static void calls(void *argument)
{
    static volatile uint32 sum;
    system_update_cpu_freq(SYS_CPU_160MHZ);
    for (;;) {
        uint32 i, length = os_random() & 15;
        for (i = 0; i < length; i++) {
            sum += i & 1 ? system_get_time() : i;
        }
        if ((sum & 0xFFF) == 0) {
            vTaskDelay(1);
        }
    }
}

static void resets(void *argument) { system_restart(); }
static void sleeps(void *argument) { system_deep_sleep(100); }
static void crashes(void *argument)
{
    vTaskDelay(1);
    *(volatile int *)0 = 1;
}

static void delays(void *argument)
{
    for (;;) {
        vTaskDelay(1);
    }
}

void user_init(void)
{
    const char *name = host8266_setting("case");
    if (strcmp(name, "calls") == 0) {
        xTaskCreate(calls, "calls", 256, NULL, 3, NULL);
    } else if (strcmp(name, "resets") == 0) {
        xTaskCreate(resets, "resets", 256, NULL, 3, NULL);
    } else if (strcmp(name, "resets at once") == 0) {
        system_restart();
    } else if (strcmp(name, "crashes") == 0) {
        xTaskCreate(crashes, "crashes", 256, NULL, 3, NULL);
    } else if (strcmp(name, "crashes at once") == 0) {
        printf("here\n");
        *(volatile int *)0 = 1;
    } else if (strcmp(name, "sleeps") == 0) {
        xTaskCreate(sleeps, "sleeps", 256, NULL, 3, NULL);
    } else {
        xTaskCreate(delays, "delays", 256, NULL, 3, NULL);
    }
}
