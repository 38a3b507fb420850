/* What a reset keeps, and what it says of its cause. `--set case=NAME` chooses. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static int counter = 1; /* data is as new after each boot */
static os_timer_t timer;

static void report(void)
{
    struct rst_info *info = system_get_rst_info();
    printf("boot: reason %d cause %d address %x counter %d heap %d\n", info->reason, info->exccause,
           info->excvaddr, counter++, system_get_free_heap_size());
}

static void fires(void *argument) {}

static void waits(void *argument)
{
    vTaskDelay(portMAX_DELAY);
}

static void crashes(void *argument)
{
    vTaskDelay(1);
    *(volatile int *)0x24 = counter;
}

static void boot_loop(void *argument) { *(volatile int *)0x24 = counter; }

/* Leaves as much behind as it can: tasks, timers, memory, a critical section. */
static void restarts(void *argument)
{
    int i;
    for (i = 0; i < 8; i++) {
        xTaskCreate(waits, "waits", 256, NULL, 3, NULL);
    }
    xQueueCreate(10, 100);
    malloc(5000);
    os_timer_setfn(&timer, fires, NULL);
    os_timer_arm(&timer, 7, true);
    vTaskDelay(1);
    taskENTER_CRITICAL();
    system_restart();
}

void user_init(void)
{
    const char *name = host8266_setting("case");
    const char *limit = host8266_setting("boots");
    report();
    if (limit && os_random() == 0) {
        host8266_exit(98);
    }
    if (name && strcmp(name, "crash") == 0) {
        xTaskCreate(crashes, "crashing", 256, NULL, 5, NULL);
    } else if (name && strcmp(name, "boot-loop") == 0) {
        boot_loop(NULL);
    } else if (name && strcmp(name, "restart") == 0) {
        printf("peak %d KiB\n", (int)host8266_peak_kib());
        xTaskCreate(restarts, "restarting", 256, NULL, 5, NULL);
    }
}
