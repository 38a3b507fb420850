/* A UART driver of the application's own: waits for room in the FIFO, a ring that the interrupt
 * fills, and its own baud rates. */
#include "drivers.h"
#include "esp8266/uart_register.h"

#define RING 64

static volatile uint8 ring[RING];
static volatile uint32 head, tail;

void own_uart_set_baud(int uart, uint32 baud)
{
    while ((READ_PERI_REG(UART_STATUS(uart)) >> UART_TXFIFO_CNT_S) & UART_TXFIFO_CNT) {}
    os_delay_us(11 * 1000000 / 74880); /* the last byte is on its way */
    WRITE_PERI_REG(UART_CLKDIV(uart), UART_CLK_FREQ / baud);
    SET_PERI_REG_MASK(UART_CONF0(uart), UART_RXFIFO_RST | UART_TXFIFO_RST);
    CLEAR_PERI_REG_MASK(UART_CONF0(uart), UART_RXFIFO_RST | UART_TXFIFO_RST);
}

void own_uart_write(int uart, char c)
{
    for (;;) {
        uint32 used = READ_PERI_REG(UART_STATUS(uart)) & (UART_TXFIFO_CNT << UART_TXFIFO_CNT_S);
        if ((used >> UART_TXFIFO_CNT_S & UART_TXFIFO_CNT) < 126) break;
    }
    WRITE_PERI_REG(UART_FIFO(uart), c);
}

void own_uart_sink(char c) { own_uart_write(1, c); }

static void take(void *arg)
{
    uint32 reasons = READ_PERI_REG(UART_INT_ST(0));
    while (READ_PERI_REG(UART_STATUS(0)) & (UART_RXFIFO_CNT << UART_RXFIFO_CNT_S)) {
        uint8 byte = READ_PERI_REG(UART_FIFO(0)) & 0xFF;
        if (head - tail < RING) ring[head++ % RING] = byte;
    }
    WRITE_PERI_REG(UART_INT_CLR(0), reasons);
    (void)arg;
}

void own_uart_start(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_U0TXD_U, FUNC_U0TXD);
    WRITE_PERI_REG(UART_CONF1(0), 10 << UART_RXFIFO_FULL_THRHD_S | UART_RX_TOUT_EN |
                                      2 << UART_RX_TOUT_THRHD_S);
    WRITE_PERI_REG(UART_INT_CLR(0), 0x1FF);
    SET_PERI_REG_MASK(UART_INT_ENA(0), UART_RXFIFO_FULL_INT_ENA | UART_RXFIFO_TOUT_INT_ENA);
    _xt_isr_attach(ETS_UART_INUM, take, NULL);
    _xt_isr_unmask(1 << ETS_UART_INUM);
}

int own_uart_read(void)
{
    if (head == tail) return -1;
    return ring[tail++ % RING];
}
