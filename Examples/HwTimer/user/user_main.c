/* The hardware timer: a callback each 500 microseconds, and a task that it wakes. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "hw_timer.h"

enum { PERIOD_US = 500, EACH = 1000 };

static xQueueHandle moments;

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* In interrupt context: short, and nothing that waits. */
static void half_millisecond(void)
{
    static uint32 calls;
    if (++calls % EACH != 0) return;
    uint32 now = system_get_time();
    portBASE_TYPE woken = pdFALSE;
    xQueueSendFromISR(moments, &now, &woken);
    portEND_SWITCHING_ISR(woken);
}

static void tell(void *unused)
{
    uint32 before = 0, now;
    for (int i = 0; i < 4; i++) {
        xQueueReceive(moments, &now, portMAX_DELAY);
        if (i > 0) printf("%u calls took %u ms\n", EACH, (now - before + 500) / 1000);
        before = now;
    }
    hw_timer_set_func(NULL);
    printf("done\n");
    vTaskDelete(NULL);
}

void user_init(void)
{
    moments = xQueueCreate(4, sizeof(uint32));
    xTaskCreate(tell, (signed char *)"tell", 256, NULL, 3, NULL);
    hw_timer_init(1);
    hw_timer_set_func(half_millisecond);
    hw_timer_arm(PERIOD_US);
}
