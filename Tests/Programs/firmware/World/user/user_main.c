/* What comes in from outside: why the board started, and every character that UART0 receives. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

/* The ROM's; headers leave it to whoever calls it. */
uint8 uart_rx_one_char(uint8 *c);

uint32 user_rf_cal_sector_set(void)
{
    return 0;
}

static void listen(void *arg)
{
    uint8 c;

    for (;;) {
        while (uart_rx_one_char(&c) == 0) {
            printf("got %02x at %u ms\n", c, system_get_time() / 1000);
        }
        vTaskDelay(1);
    }
}

void user_init(void)
{
    printf("started, reason %d\n", (int)system_get_rst_info()->reason);
    xTaskCreate(listen, (const signed char *)"listen", 256, NULL, 3, NULL);
}
