/* HelloTasks: the programming guide's first program, section 3.2.1.
 *
 * user_init runs once, in a task of the SDK; the two tasks that it creates then share the CPU. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

/* Where the radio keeps its calibration: the fifth sector from the end of the flash. Every SDK 1.5
 * application defines this; the SDK calls it once, before user_init. */
uint32 user_rf_cal_sector_set(void)
{
    switch (system_get_flash_size_map()) {
    case FLASH_SIZE_4M_MAP_256_256:
        return 128 - 5;
    case FLASH_SIZE_8M_MAP_512_512:
        return 256 - 5;
    case FLASH_SIZE_16M_MAP_512_512:
    case FLASH_SIZE_16M_MAP_1024_1024:
        return 512 - 5;
    case FLASH_SIZE_32M_MAP_512_512:
    case FLASH_SIZE_32M_MAP_1024_1024:
        return 1024 - 5;
    default:
        return 0;
    }
}

void task2(void *pvParameters)
{
    printf("Hello, welcome to task2!\r\n");
    while (1) {
        /* Nothing more to do: wait until somebody resumes this task. One that spun here instead
         * would keep the CPU from every task of lower priority. */
        vTaskSuspend(NULL);
    }
    vTaskDelete(NULL);
}

void task3(void *pvParameters)
{
    printf("Hello, welcome to task3!\r\n");
    while (1) {
        vTaskSuspend(NULL);
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    printf("SDK version:%s\n", system_get_sdk_version());

    /* station + soft-AP mode; the SDK itself prints the line with the two MAC addresses */
    wifi_set_opmode(STATIONAP_MODE);

    /* Equal priorities: the one created first becomes ready first, and so speaks first. */
    xTaskCreate(task2, "tsk2", 256, NULL, 2, NULL);
    xTaskCreate(task3, "tsk3", 256, NULL, 2, NULL);
}
