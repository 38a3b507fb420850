/* Calls into an object file that nothing can pre-empt. `--set rounds=N` spins for a while only. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

void spin(void);
unsigned spin_for(unsigned rounds);

static void calls(void *argument)
{
    const char *rounds = host8266_setting("rounds");
    printf("calling\n");
    if (rounds) {
        printf("spun %u\n", spin_for(strtoul(rounds, NULL, 10)));
        host8266_exit(0);
    }
    spin(); /* HERE spin */
}

void user_init(void) { xTaskCreate(calls, "calls", 256, NULL, 5, NULL); }
