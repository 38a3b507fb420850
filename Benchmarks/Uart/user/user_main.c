/* UART0 at 115,200 baud, both ways at once: every byte that comes in goes out again. Ends after
 * 46,080 bytes, four seconds of the line. */
#include "esp_common.h"
#include "host8266.h"
#include "uart.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static uint32 count;

static void handler(void *arg)
{
    while (READ_PERI_REG(UART_STATUS(0)) & UART_RXFIFO_CNT) {
        WRITE_PERI_REG(UART_FIFO(0), READ_PERI_REG(UART_FIFO(0)));
        count++;
    }
    WRITE_PERI_REG(UART_INT_CLR(0), 0x1ff);
    if (count >= 46080) host8266_exit(0);
}

void user_init(void)
{
    UART_IntrConfTypeDef interrupts = {
        .UART_IntrEnMask = UART_RXFIFO_TOUT_INT_ENA | UART_RXFIFO_FULL_INT_ENA,
        .UART_RX_TimeOutIntrThresh = 2,
        .UART_RX_FifoFullIntrThresh = 10,
    };
    UART_SetBaudrate(UART0, 115200);
    UART_IntrConfig(UART0, &interrupts);
    UART_intr_handler_register(handler, NULL);
    ETS_UART_INTR_ENABLE();
}
