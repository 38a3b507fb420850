/* ButtonInterrupt: a handler that does next to nothing, and a task that does the work.
 *
 * The button is between GPIO4 and ground, and its contacts bounce. The first edge interrupts. The
 * handler notes when, turns the pin's interrupt off so that the bounces do not come in, and sends the
 * moment to a task by a queue. The task waits until the contacts must be at rest, looks at the level,
 * and turns the interrupt on again. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/queue.h"
#include "gpio.h"

#define BUTTON 4
#define SETTLE_MS 20

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

static xQueueHandle edges;

/* One handler serves all pins. It must clear what it has seen, or it is called again for ever. */
static void on_pin_change(void *arg)
{
    uint32 status = GPIO_REG_READ(GPIO_STATUS_ADDRESS);
    uint32 now = system_get_time();
    portBASE_TYPE woken = pdFALSE;

    if (status & BIT(BUTTON)) {
        gpio_pin_intr_state_set(BUTTON, GPIO_PIN_INTR_DISABLE);
        xQueueSendFromISR(edges, &now, &woken);
    }
    GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, status);
    portEND_SWITCHING_ISR(woken);
}

static bool is_pressed(void)
{
    return GPIO_INPUT_GET(BUTTON) == 0;
}

static void watch(void *arg)
{
    bool was_pressed = false;
    uint32 pressed_at = 0;
    uint32 edge;
    int presses = 0;

    for (;;) {
        xQueueReceive(edges, &edge, portMAX_DELAY);
        vTaskDelay(SETTLE_MS / portTICK_RATE_MS);
        if (is_pressed() && !was_pressed) {
            pressed_at = edge;
            was_pressed = true;
            printf("press %d\n", ++presses);
        } else if (!is_pressed() && was_pressed) {
            was_pressed = false;
            printf("released after %d ms\n", (int)((edge - pressed_at + 500) / 1000));
        }
        gpio_pin_intr_state_set(BUTTON, GPIO_PIN_INTR_ANYEDGE);
        /* A change while the interrupt was off has made no edge that anybody saw. */
        if (is_pressed() != was_pressed) {
            gpio_pin_intr_state_set(BUTTON, GPIO_PIN_INTR_DISABLE);
            edge = system_get_time();
            xQueueSend(edges, &edge, 0);
        }
    }
}

void user_init(void)
{
    GPIO_ConfigTypeDef button;

    edges = xQueueCreate(4, sizeof(uint32));
    xTaskCreate(watch, (const signed char *)"watch", 256, NULL, 5, NULL);

    button.GPIO_Pin = BIT(BUTTON);
    button.GPIO_Mode = GPIO_Mode_Input;
    button.GPIO_Pullup = GPIO_PullUp_EN;
    button.GPIO_IntrType = GPIO_PIN_INTR_ANYEDGE;
    gpio_config(&button);
    gpio_intr_handler_register(on_pin_change, NULL);
    _xt_isr_unmask(1 << ETS_GPIO_INUM);
    printf("waiting for the button\n");
}
