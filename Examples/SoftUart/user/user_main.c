/* SoftUart: a serial transmitter made of one pin and delays.
 *
 * 9600 baud, 8 data bits, no parity, 1 stop bit, on GPIO5. A bit is 104.17 us long. While a byte goes
 * out interrupts are masked, because a tick in the middle would make a bit too long. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "gpio.h"

#define TX 5
#define BAUD 9600

/* Rounded down: setting the pin and counting take the rest. */
#define BIT_US (1000000 / BAUD)

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

static void put_bit(uint32 level)
{
    if (level) {
        GPIO_REG_WRITE(GPIO_OUT_W1TS_ADDRESS, BIT(TX));
    } else {
        GPIO_REG_WRITE(GPIO_OUT_W1TC_ADDRESS, BIT(TX));
    }
    os_delay_us(BIT_US);
}

static void put_byte(uint8 byte)
{
    uint32 bits = byte | 0x100;
    int count;

    taskENTER_CRITICAL();
    put_bit(0);
    for (count = 0; count < 9; count++) {
        put_bit(bits & 1);
        bits >>= 1;
    }
    taskEXIT_CRITICAL();
}

static void put_text(const char *text)
{
    while (*text) {
        put_byte(*text++);
    }
}

static void sender(void *arg)
{
    int number;

    for (number = 1; number <= 3; number++) {
        put_text("Hello from one pin\r\n");
        printf("sent %d\n", number);
        vTaskDelay(100 / portTICK_RATE_MS);
    }
    /* The hardest bytes: no edge but the first, an edge at each bit. */
    put_byte(0x00);
    put_byte(0x55);
    put_byte(0xFF);
    vTaskDelete(NULL);
}

void user_init(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO5_U, FUNC_GPIO5);
    /* The line rests at high. */
    GPIO_OUTPUT_SET(TX, 1);
    xTaskCreate(sender, (const signed char *)"sender", 256, NULL, 3, NULL);
}
