/* The UARTs through their registers and through the driver. `--set case=NAME` runs one case; without
 * it all run but those that need input. UART1 in loopback is the subject, UART0 prints. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "uart.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

extern int uart_tx_one_char(uint8 byte);
extern int uart_tx_one_char2(uint8 byte);
extern int uart_rx_one_char(uint8 *byte);

#define check(condition) host8266_expect(condition)
#define STATE(i) READ_PERI_REG(UART_STATUS(i))
#define RECEIVED(i) (STATE(i) & UART_RXFIFO_CNT)
#define QUEUED(i) (STATE(i) >> UART_TXFIFO_CNT_S & UART_TXFIFO_CNT)
#define RAW(i) READ_PERI_REG(UART_INT_RAW(i))

/* A frame of 10 bits at 100,000 baud, in us. */
enum { FRAME = 100 };

static void equal_at(uint32 actual, uint32 expected, const char *text, int line)
{
    if (actual != expected) printf("line %d: 0x%x, expected 0x%x\n", line, actual, expected);
    host8266_expect_at(actual == expected, text, __FILE__, line);
}
#define equal(actual, expected) equal_at(actual, expected, #actual " is " #expected, __LINE__)

/* UART1 in loopback at 100,000 baud, 8N1, nothing enabled. */
static void loop(void)
{
    WRITE_PERI_REG(UART_INT_ENA(1), 0);
    UART_WaitTxFifoEmpty(UART1);
    os_delay_us(2 * FRAME); /* the last one leaves */
    WRITE_PERI_REG(UART_CONF1(1), 127 | 1 << UART_TXFIFO_EMPTY_THRHD_S);
    uart_div_modify(1, UART_CLK_FREQ / 100000);
    WRITE_PERI_REG(UART_CONF0(1), 0x1c | UART_LOOPBACK);
    UART_ResetFifo(UART1);
    WRITE_PERI_REG(UART_INT_CLR(1), 0x1ff);
}

static void put(unsigned count)
{
    unsigned i;
    for (i = 0; i < count; i++) WRITE_PERI_REG(UART_FIFO(1), i);
}

/* What the handler is to do, and what it has seen. */
static volatile unsigned entries, readAt;
static volatile uint32 seen;

static void handler(void *arg)
{
    uint32 reasons = READ_PERI_REG(UART_INT_ST(1));
    entries++;
    seen |= reasons;
    if (entries >= readAt) {
        while (RECEIVED(1)) READ_PERI_REG(UART_FIFO(1));
        CLEAR_PERI_REG_MASK(UART_INT_ENA(1), UART_TXFIFO_EMPTY_INT_ENA);
    }
    WRITE_PERI_REG(UART_INT_CLR(1), reasons);
}

static void listen(uint32 reasons, unsigned readAtEntry)
{
    entries = 0;
    seen = 0;
    readAt = readAtEntry;
    UART_intr_handler_register(handler, NULL);
    WRITE_PERI_REG(UART_INT_CLR(1), 0x1ff);
    WRITE_PERI_REG(UART_INT_ENA(1), reasons);
    ETS_UART_INTR_ENABLE();
}

static void reset_values(void)
{
    equal(READ_PERI_REG(UART_CLKDIV(0)), 80000000 / 74880);
    equal(READ_PERI_REG(UART_CONF0(0)), 0x1c);
    equal(READ_PERI_REG(UART_CONF1(0)), 0x6060);
    equal(RAW(1), UART_TXFIFO_EMPTY_INT_RAW);
    equal(STATE(1) & UART_TXD, UART_TXD);
}

static void bytes_take_their_time(void)
{
    loop();
    put(3);
    equal(QUEUED(1), 2);
    os_delay_us(FRAME - 10);
    equal(RECEIVED(1), 0);
    os_delay_us(20);
    equal(RECEIVED(1), 1);
    equal(QUEUED(1), 1);
    os_delay_us(2 * FRAME);
    equal(RECEIVED(1), 3);
    equal(READ_PERI_REG(UART_FIFO(1)), 0);
    equal(READ_PERI_REG(UART_FIFO(1)), 1);
    equal(READ_PERI_REG(UART_FIFO(1)), 2);
    equal(RECEIVED(1), 0);
}

static void the_fifo_overflows(void)
{
    unsigned i;
    loop();
    put(129);
    equal(QUEUED(1), 128);
    put(1); /* lost: there is no room to send it from */
    /* Of the time of 129 frames, putting took less than one. */
    os_delay_us(127 * FRAME + 50);
    check(!(RAW(1) & UART_RXFIFO_OVF_INT_RAW));
    os_delay_us(2 * FRAME);
    check(RAW(1) & UART_RXFIFO_OVF_INT_RAW);
    equal(RECEIVED(1), 128);
    for (i = 0; i < 128; i++) equal(READ_PERI_REG(UART_FIFO(1)), i);
    equal(RECEIVED(1), 0);
    check(RAW(1) & UART_RXFIFO_OVF_INT_RAW); /* until it is cleared */
    WRITE_PERI_REG(UART_INT_CLR(1), UART_RXFIFO_OVF_INT_CLR);
    check(!(RAW(1) & UART_RXFIFO_OVF_INT_RAW));
}

static void full_interrupts_while_it_lasts(void)
{
    loop();
    SET_PERI_REG_BITS(UART_CONF1(1), UART_RXFIFO_FULL_THRHD, 5, UART_RXFIFO_FULL_THRHD_S);
    listen(UART_RXFIFO_FULL_INT_ENA, 4);
    put(7);
    os_delay_us(4 * FRAME + 50);
    equal(entries, 0);
    os_delay_us(FRAME);
    /* Cleared three times in vain, then the bytes were taken. */
    equal(entries, 4);
    equal(seen, UART_RXFIFO_FULL_INT_ST);
    os_delay_us(3 * FRAME);
    equal(entries, 4);
    equal(RECEIVED(1), 2);
}

static void an_interrupt_waits_while_masked(void)
{
    loop();
    SET_PERI_REG_BITS(UART_CONF1(1), UART_RXFIFO_FULL_THRHD, 1, UART_RXFIFO_FULL_THRHD_S);
    listen(UART_RXFIFO_FULL_INT_ENA, 1);
    taskENTER_CRITICAL();
    put(3);
    os_delay_us(5 * FRAME);
    equal(entries, 0);
    check(READ_PERI_REG(UART_INT_ST(1)) & UART_RXFIFO_FULL_INT_ST);
    taskEXIT_CRITICAL();
    equal(entries, 1); /* once for all three */
    ETS_UART_INTR_DISABLE();
    put(1);
    os_delay_us(2 * FRAME);
    equal(entries, 1);
    ETS_UART_INTR_ENABLE();
    equal(entries, 2);
    /* A reason that is gone before it is allowed does not interrupt. */
    ETS_UART_INTR_DISABLE();
    put(1);
    os_delay_us(2 * FRAME);
    READ_PERI_REG(UART_FIFO(1));
    WRITE_PERI_REG(UART_INT_CLR(1), 0x1ff);
    ETS_UART_INTR_ENABLE();
    equal(entries, 2);
}

static void silence_times_out(void)
{
    loop();
    WRITE_PERI_REG(UART_CONF1(1), 127 | UART_RX_TOUT_EN | 2u << UART_RX_TOUT_THRHD_S);
    listen(UART_RXFIFO_TOUT_INT_ENA, 1);
    put(3);
    /* Not between bytes that follow each other; 16 bits after the last. */
    os_delay_us(3 * FRAME + 150);
    equal(entries, 0);
    os_delay_us(20);
    equal(entries, 1);
    equal(seen, UART_RXFIFO_TOUT_INT_ST);
    os_delay_us(10 * FRAME);
    equal(entries, 1);
}

static void an_empty_fifo_interrupts(void)
{
    loop();
    SET_PERI_REG_BITS(UART_CONF1(1), UART_TXFIFO_EMPTY_THRHD, 3, UART_TXFIFO_EMPTY_THRHD_S);
    put(6); /* 5 wait */
    listen(UART_TXFIFO_EMPTY_INT_ENA, 1);
    equal(entries, 0);
    os_delay_us(2 * FRAME + 50);
    equal(entries, 0);
    os_delay_us(FRAME);
    equal(entries, 1);
    equal(seen, UART_TXFIFO_EMPTY_INT_ST);
    os_delay_us(5 * FRAME);
}

static void a_break_is_told(void)
{
    loop();
    SET_PERI_REG_MASK(UART_CONF0(1), UART_TXD_BRK);
    os_delay_us(2 * FRAME);
    equal(STATE(1) & (UART_TXD | UART_RXD), 0);
    CLEAR_PERI_REG_MASK(UART_CONF0(1), UART_TXD_BRK);
    check(RAW(1) & UART_BRK_DET_INT_RAW);
    check(RAW(1) & UART_FRM_ERR_INT_RAW);
    equal(RECEIVED(1), 1);
    equal(READ_PERI_REG(UART_FIFO(1)), 0);
    check(STATE(1) & UART_TXD);
}

static void flow_control_stops_the_line(void)
{
    loop();
    UART_SetFlowCtrl(UART1, USART_HardwareFlowControl_CTS_RTS, 4);
    WRITE_PERI_REG(UART_INT_CLR(1), 0x1ff);
    put(10);
    os_delay_us(20 * FRAME);
    /* The one that had begun goes out. */
    equal(RECEIVED(1), 5);
    equal(QUEUED(1), 5);
    check(RAW(1) & UART_CTS_CHG_INT_RAW);
    check(STATE(1) & UART_RTSN);
    READ_PERI_REG(UART_FIFO(1));
    check(STATE(1) & UART_RTSN);
    READ_PERI_REG(UART_FIFO(1));
    check(!(STATE(1) & UART_RTSN));
    os_delay_us(5 * FRAME);
    equal(RECEIVED(1), 5);
    while (QUEUED(1) || RECEIVED(1)) READ_PERI_REG(UART_FIFO(1));
    UART_SetFlowCtrl(UART1, USART_HardwareFlowControl_None, 0);
    equal(READ_PERI_REG(UART_CONF0(1)), 0x1c | UART_LOOPBACK);
}

static void the_speed_is_measured(void)
{
    loop();
    WRITE_PERI_REG(UART_AUTOBAUD(1), UART_AUTOBAUD_EN);
    WRITE_PERI_REG(UART_FIFO(1), 0x55);
    os_delay_us(2 * FRAME);
    WRITE_PERI_REG(UART_AUTOBAUD(1), 0);
    equal(READ_PERI_REG(UART_LOWPULSE(1)), 800);
    equal(READ_PERI_REG(UART_HIGHPULSE(1)), 800);
    equal(READ_PERI_REG(UART_PULSE_NUM(1)), 10);
}

static void the_driver_sets_registers(void)
{
    UART_ConfigTypeDef frame = {
        .baud_rate = BIT_RATE_9600,
        .data_bits = UART_WordLength_7b,
        .parity = USART_Parity_Odd,
        .stop_bits = USART_StopBits_2,
        .flow_ctrl = USART_HardwareFlowControl_CTS_RTS,
        .UART_RxFlowThresh = 100,
        .UART_InverseMask = UART_RXD_INV,
    };
    UART_IntrConfTypeDef interrupts = {
        .UART_IntrEnMask = UART_RXFIFO_TOUT_INT_ENA | UART_RXFIFO_FULL_INT_ENA,
        .UART_RX_TimeOutIntrThresh = 9,
        .UART_RX_FifoFullIntrThresh = 33,
        .UART_TX_FifoEmptyIntrThresh = 44,
    };
    loop();
    SET_PERI_REG_MASK(UART_CONF0(1), UART_IRDA_EN);
    UART_ParamConfig(UART1, &frame);
    equal(READ_PERI_REG(UART_CLKDIV(1)), 8333);
    equal(READ_PERI_REG(UART_CONF0(1)),
          UART_PARITY | UART_PARITY_EN | 2 << 2 | 3 << 4 | UART_TX_FLOW_EN | UART_RXD_INV);
    equal(READ_PERI_REG(UART_CONF1(1)) >> 16, 0x80 | 100);

    WRITE_PERI_REG(UART_INT_ENA(1), 0);
    UART_IntrConfig(UART1, &interrupts);
    equal(READ_PERI_REG(UART_CONF1(1)), 0x80000000 | 9 << 24 | 1 << 23 | 100 << 16 | 1 << 8 | 33);
    equal(READ_PERI_REG(UART_INT_ENA(1)), UART_RXFIFO_TOUT_INT_ENA | UART_RXFIFO_FULL_INT_ENA);
    UART_SetIntrEna(UART1, UART_BRK_DET_INT_ENA);
    equal(READ_PERI_REG(UART_INT_ENA(1)),
          UART_RXFIFO_TOUT_INT_ENA | UART_RXFIFO_FULL_INT_ENA | UART_BRK_DET_INT_ENA);

    loop();
    UART_SetWordLength(UART1, UART_WordLength_5b);
    UART_SetStopBits(UART1, USART_StopBits_1_5);
    UART_SetParity(UART1, USART_Parity_Even);
    UART_SetLineInverse(UART1, UART_Txd_Inverse);
    equal(READ_PERI_REG(UART_CONF0(1)),
          UART_LOOPBACK | UART_PARITY_EN | 2 << 4 | UART_TXD_INV);
    UART_SetParity(UART1, USART_Parity_None);
    UART_SetLineInverse(UART1, UART_None_Inverse);
    equal(READ_PERI_REG(UART_CONF0(1)), UART_LOOPBACK | 2 << 4);
    UART_SetBaudrate(UART1, 300);
    equal(READ_PERI_REG(UART_CLKDIV(1)), 266666);
    loop();
    put(5);
    check(QUEUED(1) > 0);
    UART_WaitTxFifoEmpty(UART1);
    equal(QUEUED(1), 0);
    UART_ResetFifo(UART1);
    equal(RECEIVED(1), 0);
}

static void printf_prints_where_it_is_told(void)
{
    loop();
    UART_SetPrintPort(UART1);
    printf("a\r\nb");
    uart_tx_one_char('c');
    UART_SetPrintPort(UART0);
    os_delay_us(10 * FRAME);
    equal(RECEIVED(1), 5);
    equal(READ_PERI_REG(UART_FIFO(1)), 'a');
    equal(READ_PERI_REG(UART_FIFO(1)), '\r');
    equal(READ_PERI_REG(UART_FIFO(1)), '\n');
    equal(READ_PERI_REG(UART_FIFO(1)), 'b');
    equal(READ_PERI_REG(UART_FIFO(1)), 'c');
    uart_tx_one_char2('[');
    printf("here]\n");
}

/* ---- With input ---- */

static void reads_by_polling(void)
{
    uint8 byte = 0;
    printf("listening\n");
    while (byte != 'q') {
        if (uart_rx_one_char(&byte) == OK) printf("<%u>", byte);
    }
    printf("\n");
}

static void demonstrates(void)
{
    uart_init_new();
    vTaskDelay(100);
    printf("\nover\n");
}

static void overflows_from_outside(void)
{
    /* Input begins 100 ms after user_init; 1,000 bytes take 133 ms. */
    vTaskDelay(40);
    printf("%u bytes, %s\n", RECEIVED(0),
           RAW(0) & UART_RXFIFO_OVF_INT_RAW ? "overflow" : "no overflow");
}

static void tells_frame_errors(void)
{
    unsigned count;
    vTaskDelay(40);
    count = RECEIVED(0);
    /* The other end has 9,600. */
    UART_WaitTxFifoEmpty(UART0);
    WRITE_PERI_REG(UART_CLKDIV(0), UART_CLK_FREQ / 9600);
    printf("%u bytes, %s:", count, RAW(0) & UART_FRM_ERR_INT_RAW ? "frame error" : "fine");
    while (count-- > 0) printf(" %02x", READ_PERI_REG(UART_FIFO(0)));
    printf("\n");
}

static const struct {
    const char *name;
    void (*run)(void);
    bool needsInput;
} cases[] = {
    {"reset_values", reset_values},
    {"bytes_take_their_time", bytes_take_their_time},
    {"the_fifo_overflows", the_fifo_overflows},
    {"full_interrupts_while_it_lasts", full_interrupts_while_it_lasts},
    {"an_interrupt_waits_while_masked", an_interrupt_waits_while_masked},
    {"silence_times_out", silence_times_out},
    {"an_empty_fifo_interrupts", an_empty_fifo_interrupts},
    {"a_break_is_told", a_break_is_told},
    {"flow_control_stops_the_line", flow_control_stops_the_line},
    {"the_speed_is_measured", the_speed_is_measured},
    {"the_driver_sets_registers", the_driver_sets_registers},
    {"printf_prints_where_it_is_told", printf_prints_where_it_is_told},
    {"reads_by_polling", reads_by_polling, true},
    {"demonstrates", demonstrates, true},
    {"overflows_from_outside", overflows_from_outside, true},
    {"tells_frame_errors", tells_frame_errors, true},
};

static void run(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned i, done = 0;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (name ? strcmp(name, cases[i].name) == 0 : !cases[i].needsInput) {
            cases[i].run();
            ETS_UART_INTR_DISABLE();
            done++;
        }
    }
    printf("done: %u\n", done);
    host8266_exit(done > 0 ? 0 : 99);
}

void user_init(void)
{
    xTaskCreate(run, "uart", 512, NULL, 5, NULL);
}
