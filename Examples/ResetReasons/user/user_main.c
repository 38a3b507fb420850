/* Resets in several ways, one after the other, and tells what the SDK says of each. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#define BLOCK 64
#define MAGIC 0x52535421

static const char *const names[] = {
    "power-on", "hardware watchdog", "exception", "soft watchdog", "restart", "deep sleep", "reset pin",
};

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static void next(void *argument)
{
    struct rst_info *info = system_get_rst_info();
    uint32 state[2];

    system_rtc_mem_read(BLOCK, state, sizeof(state));
    if (state[0] != MAGIC) {
        state[0] = MAGIC;
        state[1] = 0;
    }
    printf("boot %d: reason %d, %s\n", (int)state[1], info->reason, names[info->reason]);
    state[1]++;
    system_rtc_mem_write(BLOCK, state, sizeof(state));
    vTaskDelay(1);
    switch (state[1]) {
    case 1:
        system_restart();
        break;
    case 2:
        vTaskSuspendAll();
        while (1) {
        }
    case 3:
        taskENTER_CRITICAL();
        while (1) {
        }
    case 4:
        system_deep_sleep(1000000);
        break;
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    xTaskCreate(next, (signed char *)"next", 256, NULL, 3, NULL);
}
