/* The CPU-bound benchmark as firmware: prints how long the work took on the host. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "work.h"

enum { ROUNDS = 1000 };

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void measure(void *unused)
{
    (void)unused;
    double start = host8266_wall_seconds();
    uint32 result = work(ROUNDS);
    printf("%.6f %08x\n", host8266_wall_seconds() - start, result);
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(measure, "measure", 512, NULL, 2, NULL); }
