/* Registers and interrupts as firmware meets them. `--set case=NAME` chooses what happens. */
#include "esp_common.h"
#include "esp8266/eagle_soc.h"
#include "esp8266/ets_sys.h"
#include "esp8266/rom_functions.h"
#include "esp8266/spi_register.h"
#include "esp8266/timer_register.h"
#include "esp8266/uart_register.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "gpio.h"
#include "host8266.h"
#include "hw_timer.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static volatile uint32 count, last, first;
static xQueueHandle queue;

static void count_up(void)
{
    if (count++ == 0) first = system_get_time();
    last = system_get_time();
}

/* ---- The driver of FRC1 ---- */

static void repeats(void)
{
    hw_timer_init(1);
    hw_timer_set_func(count_up);
    hw_timer_arm(1000);
    vTaskDelay(10);
    host8266_expect(count >= 99 && count <= 100);
    host8266_expect(last - first >= 1000 * (count - 1) - 5 && last - first <= 1000 * (count - 1) + 5);
    hw_timer_set_func(NULL);
    count = 0;
    vTaskDelay(2);
    host8266_expect(count == 0);
    /* What the driver wrote is in the registers. */
    host8266_expect((READ_PERI_REG(FRC1_CTRL_ADDRESS) & 0xFF) == 0xC4);
    host8266_expect(READ_PERI_REG(FRC1_LOAD_ADDRESS) == 5000);
    host8266_expect(READ_PERI_REG(EDGE_INT_ENABLE_REG) & BIT1);
}

static void once(void)
{
    hw_timer_init(0);
    hw_timer_set_func(count_up);
    uint32 start = system_get_time();
    hw_timer_arm(2500);
    vTaskDelay(100);
    host8266_expect(count == 1);
    host8266_expect(first - start >= 2500 && first - start < 2510);
    hw_timer_arm(100);
    vTaskDelay(1);
    host8266_expect(count == 2);
    /* 23 bits at 5 MHz: 2,000,000 us become 322,278. */
    start = system_get_time();
    hw_timer_arm(2000000);
    while (count == 2) {}
    host8266_expect(last - start >= 322278 && last - start < 322300);
}

/* ---- A driver of the application's own, through plain pointers ---- */

typedef struct {
    volatile uint32 load, count, control, clear;
} frc1_registers;

#define FRC1 ((frc1_registers *)PERIPHS_TIMER_BASEDDR)

static void own_handler(void *arg)
{
    FRC1->clear = 1;
    (*(volatile uint32 *)arg)++;
}

static void pointers(void)
{
    _xt_isr_attach(ETS_FRC_TIMER1_INUM, own_handler, (void *)&count);
    _xt_isr_unmask(1 << ETS_FRC_TIMER1_INUM);
    FRC1->load = 8000;
    FRC1->control = 0xC1; /* a level, which needs no DPORT */
    vTaskDelay(1);
    FRC1->control = 0;
    host8266_expect(count >= 98 && count <= 100);
    volatile uint32 *base = (volatile uint32 *)0x60000100;
    for (int i = 0; i < 16; i++) base[16 + i] = i * 0x01010101;
    for (int i = 0; i < 16; i++) host8266_expect(READ_PERI_REG(SPI_W0(1) + 4 * i) == i * 0x01010101);
    /* Any address: memory and registers through the same function. */
    volatile uint32 here = 5;
    volatile uint32 *places[] = {&here, base + 16, (volatile uint32 *)&last};
    for (int i = 0; i < 3; i++) *places[i] = 77 + i;
    host8266_expect(here == 77 && READ_PERI_REG(SPI_W0(1)) == 78 && last == 79);
    (*places[1])++;
    host8266_expect(READ_PERI_REG(SPI_W0(1)) == 79);
}

static void narrow(void)
{
    volatile uint8 *bytes = (volatile uint8 *)SPI_W0(1);
    WRITE_PERI_REG(SPI_W0(1), 0x44332211);
    host8266_expect(bytes[0] == 0x11 && bytes[3] == 0x44);
    bytes[2] = 0xAA;
    host8266_expect(READ_PERI_REG(SPI_W0(1)) == 0x44AA2211);
    *(volatile uint16 *)(bytes + 2) = 0x1234;
    host8266_expect(READ_PERI_REG(SPI_W0(1)) == 0x12342211);
    host8266_expect(*(volatile uint16 *)bytes == 0x2211);
}

/* Not volatile: the compiler may do what it likes, so the host does not look. */
static void plain_pointer(void)
{
    uint32 *volatile place = (uint32 *)SPI_W0(1);
    *place = 1;
}

/* ---- Lines ---- */

static char order[8];
static volatile uint32 handled;

static void note(void *arg)
{
    if (handled < sizeof order - 1) order[handled++] = (char)(uint32)arg;
    SET_PERI_REG_MASK(FRC1_INT_ADDRESS, 1);
}

static void note_spi(void *arg)
{
    WRITE_PERI_REG(SPI_SLAVE(1), 0);
    note(arg);
}

static void raise_soft(void)
{
    uint32 bit = 1 << ETS_SOFT_INUM;
    __asm__ __volatile__("wsr %0, intset" : : "r"(bit));
}

/* Three lines become pending while interrupts are masked: the lowest number goes first. */
static void lowest_first(void)
{
    _xt_isr_attach(ETS_SPI_INUM, note_spi, (void *)'s');
    ets_isr_attach(ETS_SOFT_INUM, note, (void *)'7');
    _xt_isr_attach(ETS_FRC_TIMER1_INUM, note, (void *)'t');
    uint32 lines = 1 << ETS_SPI_INUM | 1 << ETS_SOFT_INUM | 1 << ETS_FRC_TIMER1_INUM;
    _xt_isr_unmask(lines);
    TM1_EDGE_INT_ENABLE();
    vPortEnterCritical();
    raise_soft();
    WRITE_PERI_REG(FRC1_LOAD_ADDRESS, 10);
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, 0x80);
    WRITE_PERI_REG(SPI_SLAVE(1), SPI_TRANS_DONE_EN);
    WRITE_PERI_REG(SPI_CMD(1), SPI_USR);
    while (READ_PERI_REG(SPI_CMD(1)) & SPI_USR) {}
    ets_delay_us(10);
    host8266_expect(handled == 0);
    host8266_expect((_xt_read_ints() & lines) == lines);
    vPortExitCritical();
    host8266_expect(handled == 3 && strcmp(order, "s7t") == 0);
    printf("%s\n", order);
}

/* Three held lines and two pulses: GPIO's goes before the lower SPI's. Each handler ends its reason. */
static void note_gpio(void *arg)
{
    GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, 0xFFFF);
    note(arg);
}

static void note_uart(void *arg)
{
    WRITE_PERI_REG(UART_INT_ENA(1), 0);
    note(arg);
}

static void gpio_first(void)
{
    uint32 lines = 1 << ETS_SPI_INUM | 1 << ETS_GPIO_INUM | 1 << ETS_UART_INUM | 1 << ETS_SOFT_INUM |
                   1 << ETS_FRC_TIMER1_INUM;
    _xt_isr_attach(ETS_SPI_INUM, note_spi, (void *)'s');
    _xt_isr_attach(ETS_GPIO_INUM, note_gpio, (void *)'g');
    _xt_isr_attach(ETS_UART_INUM, note_uart, (void *)'u');
    _xt_isr_attach(ETS_SOFT_INUM, note, (void *)'7');
    _xt_isr_attach(ETS_FRC_TIMER1_INUM, note, (void *)'t');
    TM1_EDGE_INT_ENABLE();
    vPortEnterCritical();
    _xt_isr_unmask(lines);
    WRITE_PERI_REG(FRC1_LOAD_ADDRESS, 10);
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, 0x80);
    raise_soft();
    WRITE_PERI_REG(UART_INT_ENA(1), UART_TXFIFO_EMPTY_INT_ENA);
    WRITE_PERI_REG(SPI_SLAVE(1), SPI_TRANS_DONE_EN);
    WRITE_PERI_REG(SPI_CMD(1), SPI_USR);
    while (READ_PERI_REG(SPI_CMD(1)) & SPI_USR) {}
    GPIO_REG_WRITE(GPIO_STATUS_W1TS_ADDRESS, BIT4);
    ets_delay_us(10);
    host8266_expect(handled == 0 && (_xt_read_ints() & lines) == lines);
    vPortExitCritical();
    host8266_expect(handled == 5 && strcmp(order, "gsu7t") == 0);
    printf("%s\n", order);
}

/* A line that is masked keeps its edge; one that is not attached is taken and forgotten. */
static void masked_edge(void)
{
    _xt_isr_attach(ETS_SOFT_INUM, note, (void *)'7');
    raise_soft();
    host8266_expect(handled == 0);
    ets_isr_unmask(1 << ETS_SOFT_INUM);
    host8266_expect(handled == 1);
    ets_isr_mask(1 << ETS_SOFT_INUM);
    raise_soft();
    raise_soft();
    _xt_clear_ints(1 << ETS_SOFT_INUM);
    ets_isr_unmask(1 << ETS_SOFT_INUM);
    host8266_expect(handled == 1);
    raise_soft();
    host8266_expect(handled == 2);
}

static void send(void)
{
    portBASE_TYPE woken = pdFALSE;
    uint32 now = system_get_time();
    xQueueSendFromISR(queue, &now, &woken);
    portEND_SWITCHING_ISR(woken);
}

/* A task that waits runs as soon as the handler that woke it has returned. */
static void wakes(void)
{
    queue = xQueueCreate(4, sizeof(uint32));
    vTaskPrioritySet(NULL, 5);
    hw_timer_init(1);
    hw_timer_set_func(send);
    hw_timer_arm(500);
    for (int i = 0; i < 10; i++) {
        uint32 sent = 0;
        host8266_expect(xQueueReceive(queue, &sent, 10) == pdTRUE);
        host8266_expect(system_get_time() - sent < 10);
    }
    hw_timer_set_func(NULL);
}

static void waits_in_handler(void)
{
    vTaskDelay(1); /* HERE misuse */
}

static void misuse(void)
{
    hw_timer_init(0);
    hw_timer_set_func(waits_in_handler);
    hw_timer_arm(100);
    vTaskDelay(10);
}

/* ---- The non-maskable interrupt ---- */

static void nmi(void)
{
    vPortEnterCritical(); /* without effect, and so without its end */
    count_up();
}

static void non_maskable(void)
{
    NmiTimSetFunc(nmi);
    WRITE_PERI_REG(FRC1_LOAD_ADDRESS, 500);
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, 0xC4);
    vPortEnterCritical();
    uint32 start = system_get_time();
    while (system_get_time() - start < 1000) {}
    host8266_expect(count >= 9 && count <= 10);
    vPortExitCritical();
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, 0);
    vTaskDelay(1);
}

/* ---- Watchdogs ---- */

static void busy(void) {}

static void storm(void)
{
    hw_timer_init(1);
    hw_timer_set_func(busy);
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, 0xC0);
    WRITE_PERI_REG(FRC1_LOAD_ADDRESS, 80); /* a million a second */
    for (;;) count++;
}

static void endless(void)
{
    for (;;) {}
}

static void endless_handler(void)
{
    hw_timer_init(0);
    hw_timer_set_func(endless);
    hw_timer_arm(100);
    vTaskDelay(10);
}

static void stay_masked(uint32 seconds, bool feeds)
{
    vPortEnterCritical();
    for (uint32 i = 0; i < seconds * 10; i++) {
        ets_delay_us(50000);
        ets_delay_us(50000);
        if (feeds) WRITE_PERI_REG(0x60000914, 0x73);
    }
    vPortExitCritical();
}

static void fed(void) { stay_masked(20, true); }
static void unfed(void) { stay_masked(20, false); }

static void disabled(void)
{
    uint32 ran = ets_wdt_disable();
    stay_masked(20, false);
    ets_wdt_restore(ran);
    host8266_expect(ran == 1 && (READ_PERI_REG(0x60000900) & 1));
    stay_masked(2, false);
}

/* ---- The chip itself ---- */

static void identity(void)
{
    uint8 mac[6], fuses[6];
    wifi_get_macaddr(STATION_IF, mac);
    uint32 low = READ_PERI_REG(0x3ff00050), high = READ_PERI_REG(0x3ff00054);
    uint32 maker = READ_PERI_REG(0x3ff0005c);
    for (int i = 0; i < 3; i++) fuses[i] = maker >> (16 - 8 * i);
    fuses[3] = high >> 8;
    fuses[4] = high;
    fuses[5] = low >> 24;
    host8266_expect(memcmp(mac, fuses, 6) == 0);
    SET_PERI_REG_MASK(0x3ff00014, BIT0);
    host8266_expect(system_get_cpu_freq() == 160);
    system_update_cpu_freq(80);
    host8266_expect((READ_PERI_REG(0x3ff00014) & BIT0) == 0);
    uint32 start = READ_PERI_REG(0x3ff20c00);
    os_delay_us(1000);
    uint32 passed = READ_PERI_REG(0x3ff20c00) - start;
    host8266_expect(passed >= 1000 && passed < 1010);
    host8266_expect(READ_PERI_REG(0x3ff20e44) != READ_PERI_REG(0x3ff20e44));
    printf("%08x\n", READ_PERI_REG(0x3ff20e44));
}

/* A million accesses by chance, here and there. Only the timers are spared, lest they starve us. */
static void random_accesses(void)
{
    static const uint32 bases[] = {0x60000000, 0x60000100, 0x60000200, 0x60000300, 0x60000700,
                                   0x60000800, 0x60000900, 0x60000f00, 0x60001000, 0x3ff00000,
                                   0x3ff20c00, 0x60000d00};
    uint32 state = 1, sum = 0;
    for (int i = 0; i < 1000000; i++) {
        state = state * 1664525 + 1013904223;
        uint32 base = bases[(state >> 8) % (sizeof bases / sizeof *bases)];
        volatile uint32 *place = (volatile uint32 *)(base + (state >> 20 & 0xFC));
        /* Taking its pins from the flash ends the firmware. */
        uint32 address = (uint32)place;
        int is_flash_pad =
            address >= PERIPHS_IO_MUX_SD_CLK_U && address <= PERIPHS_IO_MUX_SD_CMD_U;
        if (state & 0x80 && !is_flash_pad) *place = state * 22695477;
        else sum += *place;
    }
    printf("%08x\n", sum);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"repeats", repeats}, {"once", once}, {"pointers", pointers}, {"narrow", narrow},
    {"plain_pointer", plain_pointer}, {"lowest_first", lowest_first},
    {"gpio_first", gpio_first},
    {"masked_edge", masked_edge}, {"wakes", wakes}, {"misuse", misuse},
    {"non_maskable", non_maskable}, {"storm", storm}, {"endless_handler", endless_handler},
    {"fed", fed}, {"unfed", unfed}, {"disabled", disabled}, {"identity", identity},
    {"random_accesses", random_accesses},
};

static void run(void *unused)
{
    (void)unused;
    const char *wanted = host8266_setting("case");
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (wanted && strcmp(wanted, cases[i].name) == 0) {
            cases[i].run();
            printf("%s ends\n", wanted);
            host8266_exit(0);
        }
    }
    host8266_exit(99);
}

void user_init(void) { xTaskCreate(run, (signed char *)"run", 512, NULL, 4, NULL); }
