/* UART0 by interrupt: the set-up and the handler of the guide's section 3.2.1.
 *
 * The handler takes what the UART has received and gives it to a task by a queue; the task gathers
 * a line and sends it back in capitals. The handler never waits: what the queue has no room for is
 * counted and told. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "uart.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

#define LINE 80

static xQueueHandle received;
static uint32 lost;

/* Two reasons call for it: ten bytes wait, or fewer do and no more follow. */
static void uart0_rx_intr_handler(void *arg)
{
    portBASE_TYPE woken = pdFALSE;

    while (READ_PERI_REG(UART_STATUS(UART0)) & UART_RXFIFO_CNT) {
        char byte = READ_PERI_REG(UART_FIFO(UART0)) & UART_RXFIFO_RD_BYTE;
        if (xQueueSendFromISR(received, &byte, &woken) != pdPASS) lost++;
    }
    /* Only now: a reason that lasts cannot be cleared. */
    WRITE_PERI_REG(UART_INT_CLR(UART0), READ_PERI_REG(UART_INT_ST(UART0)));
    portEND_SWITCHING_ISR(woken);
}

static void listen(void)
{
    UART_ConfigTypeDef frame = {
        .baud_rate = BIT_RATE_74880,
        .data_bits = UART_WordLength_8b,
        .parity = USART_Parity_None,
        .stop_bits = USART_StopBits_1,
        .flow_ctrl = USART_HardwareFlowControl_None,
        .UART_RxFlowThresh = 120,
        .UART_InverseMask = UART_None_Inverse,
    };
    UART_IntrConfTypeDef interrupts = {
        .UART_IntrEnMask =
            UART_RXFIFO_TOUT_INT_ENA | UART_FRM_ERR_INT_ENA | UART_RXFIFO_FULL_INT_ENA,
        .UART_RX_FifoFullIntrThresh = 10,
        .UART_RX_TimeOutIntrThresh = 2,
    };
    UART_WaitTxFifoEmpty(UART0);
    UART_ParamConfig(UART0, &frame);
    UART_IntrConfig(UART0, &interrupts);
    UART_SetPrintPort(UART0);
    UART_intr_handler_register(uart0_rx_intr_handler, NULL);
    ETS_UART_INTR_ENABLE();
}

static void answer(const char *line, unsigned length)
{
    unsigned i;
    for (i = 0; i < length; i++) printf("%c", toupper(line[i]));
    printf(" (%u characters)\n", length);
}

static void echo(void *arg)
{
    char line[LINE];
    unsigned length = 0;
    char byte;

    printf("type a line\n");
    for (;;) {
        xQueueReceive(received, &byte, portMAX_DELAY);
        if (byte == '\n' || byte == '\r') {
            if (length > 0) answer(line, length);
            length = 0;
        } else if (length < LINE) {
            line[length++] = byte;
        }
        if (lost > 0) {
            printf("lost %u\n", lost);
            lost = 0;
        }
    }
}

void user_init(void)
{
    received = xQueueCreate(128, sizeof(char));
    listen();
    xTaskCreate(echo, "echo", 256, NULL, 2, NULL);
}
