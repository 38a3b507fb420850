/* Blink: a task that makes a light go on and off.
 *
 * GPIO2 carries the small blue LED of many modules, which shines while the pin is low. GPIO5 blinks
 * at twice the speed, by an os_timer that goes through the registers instead of the driver. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "gpio.h"

#define LED 2
#define FAST 5

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

static os_timer_t fast_timer;

static void toggle_fast(void *arg)
{
    if (GPIO_REG_READ(GPIO_OUT_ADDRESS) & BIT(FAST)) {
        GPIO_REG_WRITE(GPIO_OUT_W1TC_ADDRESS, BIT(FAST));
    } else {
        GPIO_REG_WRITE(GPIO_OUT_W1TS_ADDRESS, BIT(FAST));
    }
    (void)arg;
}

static void blink_task(void *arg)
{
    int i;
    for (i = 0; i < 4; i++) {
        GPIO_OUTPUT_SET(LED, 0);
        printf("on,  GPIO2 reads %u\n", (unsigned int)GPIO_INPUT_GET(LED));
        vTaskDelay(500 / portTICK_RATE_MS);
        GPIO_OUTPUT_SET(LED, 1);
        printf("off, GPIO2 reads %u\n", (unsigned int)GPIO_INPUT_GET(LED));
        vTaskDelay(500 / portTICK_RATE_MS);
    }
    os_timer_disarm(&fast_timer);
    vTaskDelete(NULL);
    (void)arg;
}

void user_init(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO2_U, FUNC_GPIO2);
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO5_U, FUNC_GPIO5);
    GPIO_AS_OUTPUT(BIT(FAST));

    os_timer_setfn(&fast_timer, toggle_fast, NULL);
    os_timer_arm(&fast_timer, 250, true);
    xTaskCreate(blink_task, (const signed char *)"blink", 256, NULL, 2, NULL);
}
