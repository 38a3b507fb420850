/* Runs each driver; `--set case=NAME` chooses. The world is Tests/ProgramTests/OwnDriverTests.swift's. */
#include "drivers.h"
#include "i2c_master.h"
#include "pwm.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* Reads lines of what is typed, at 115200 baud, and answers by its own way out. */
static void own_uart(void)
{
    char line[32];
    uint32 length = 0;
    own_uart_set_baud(0, 115200);
    own_uart_start();
    for (;;) {
        int byte = own_uart_read();
        if (byte < 0) {
            vTaskDelay(1);
        } else if (byte == '\n') {
            line[length] = 0;
            for (char *c = line; *c; c++) own_uart_write(0, *c);
            own_uart_write(0, '\n');
            if (strcmp(line, "end") == 0) return;
            length = 0;
        } else if (length < sizeof line - 1) {
            line[length++] = byte;
        }
    }
}

/* printf goes to UART1's pin. */
static void own_sink(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO2_U, FUNC_U1TXD_BK);
    own_uart_set_baud(1, 57600);
    os_install_putc1((void (*)(char))own_uart_sink);
    printf("to the other pin %d\n", 42);
    vTaskDelay(5);
    os_install_putc1(NULL);
}

/* A frame of 8N1 at 9600 baud on GPIO5, which a wire leads to U0RXD. */
static void bit_bang(uint8 byte)
{
    uint32 frame = (byte | 0x100) << 1;
    for (int i = 0; i < 10; i++) {
        GPIO_OUTPUT_SET(5, frame >> i & 1);
        os_delay_us(104);
    }
}

static void own_bits(void)
{
    GPIO_OUTPUT_SET(5, 1);
    own_uart_set_baud(0, 9600);
    own_uart_start();
    for (const char *c = "bits"; *c; c++) bit_bang(*c);
    vTaskDelay(2);
    for (int byte = own_uart_read(); byte >= 0; byte = own_uart_read()) printf("%c", byte);
    printf("\n");
}

static void own_i2c(void)
{
    uint8 read[2];
    slave_start();
    own_i2c_init();
    own_i2c_start();
    host8266_expect(own_i2c_write(SLAVE_ADDRESS << 1));
    host8266_expect(own_i2c_write(7));
    host8266_expect(own_i2c_write(0xA5));
    host8266_expect(own_i2c_write(0x3C));
    own_i2c_stop();
    host8266_expect(slave_memory[7] == 0xA5 && slave_memory[8] == 0x3C);
    own_i2c_start();
    own_i2c_write(SLAVE_ADDRESS << 1);
    own_i2c_write(7);
    own_i2c_start();
    host8266_expect(own_i2c_write(SLAVE_ADDRESS << 1 | 1));
    read[0] = own_i2c_read(true);
    read[1] = own_i2c_read(false);
    own_i2c_stop();
    printf("%02x %02x\n", read[0], read[1]);
    own_i2c_start();
    host8266_expect(!own_i2c_write(0x51 << 1));
    own_i2c_stop();
}

/* The same through the SDK's driver. */
static void sdk_i2c(void)
{
    uint8 read[2];
    slave_start();
    i2c_master_gpio_init();
    i2c_master_start();
    i2c_master_writeByte(SLAVE_ADDRESS << 1);
    host8266_expect(i2c_master_checkAck());
    i2c_master_writeByte(200);
    host8266_expect(i2c_master_getAck() == 0);
    i2c_master_writeByte(0x5A);
    host8266_expect(i2c_master_checkAck());
    i2c_master_writeByte(0xC3);
    host8266_expect(i2c_master_checkAck());
    i2c_master_stop();
    host8266_expect(slave_memory[200] == 0x5A && slave_memory[201] == 0xC3);
    i2c_master_start();
    i2c_master_writeByte(SLAVE_ADDRESS << 1);
    i2c_master_checkAck();
    i2c_master_writeByte(200);
    i2c_master_checkAck();
    i2c_master_start();
    i2c_master_writeByte(SLAVE_ADDRESS << 1 | 1);
    host8266_expect(i2c_master_checkAck());
    read[0] = i2c_master_readByte();
    i2c_master_send_ack();
    read[1] = i2c_master_readByte();
    i2c_master_send_nack();
    i2c_master_stop();
    printf("%02x %02x\n", read[0], read[1]);
    i2c_master_start();
    i2c_master_writeByte(0x51 << 1);
    host8266_expect(!i2c_master_checkAck());
    i2c_master_stop();
    /* A slave that was left in the middle of a byte full of zeros is freed by init. */
    slave_memory[200] = 0;
    i2c_master_start();
    i2c_master_writeByte(SLAVE_ADDRESS << 1);
    i2c_master_checkAck();
    i2c_master_writeByte(200);
    i2c_master_checkAck();
    i2c_master_start();
    i2c_master_writeByte(SLAVE_ADDRESS << 1 | 1);
    i2c_master_checkAck();
    host8266_expect(GPIO_INPUT_GET(2) == 0);
    i2c_master_init();
    host8266_expect(GPIO_INPUT_GET(2) == 1 && GPIO_INPUT_GET(4) == 1);
}

static void own_timer(void)
{
    own_timer_start(100, false);
    os_delay_us(5050);
    host8266_expect(own_timer_count == 50);
    ETS_INTR_LOCK();
    os_delay_us(1000);
    host8266_expect(own_timer_count == 50);
    ETS_INTR_UNLOCK();
    host8266_expect(own_timer_count == 51);
    own_timer_start(100, true);
    ETS_INTR_LOCK();
    os_delay_us(1050);
    host8266_expect(own_timer_count == 10);
    ETS_INTR_UNLOCK();
    printf("%u\n", (unsigned)own_timer_count);
}

static void own_spi(void)
{
    host8266_expect(own_spi_transfer(0x12345678, 32) == 0xFFFFFFFF);
    printf("nobody on the bus\n");
}

/* Three channels of 1 ms; the world's counters measure them. */
static void sdk_pwm(void)
{
    uint32 pins[3][3] = {
        {PERIPHS_IO_MUX_MTDI_U, FUNC_GPIO12, 12},
        {PERIPHS_IO_MUX_MTDO_U, FUNC_GPIO15, 15},
        {PERIPHS_IO_MUX_GPIO5_U, FUNC_GPIO5, 5},
    };
    uint32 duty[3] = {256, 1023, 0};
    pwm_init(1000, duty, 3, pins);
    pwm_start();
    vTaskDelay(100);
    host8266_expect(GPIO_INPUT_GET(15) == 1 && GPIO_INPUT_GET(5) == 0);
    host8266_expect(pwm_get_period() == 1000 && pwm_get_duty(0) == 256 && pwm_get_duty(9) == 0);
    pwm_set_duty(768, 0);
    pwm_set_duty(511, 2);
    pwm_set_period(2000);
    vTaskDelay(1);
    pwm_start();
    vTaskDelay(100);
    pwm_set_duty(0, 0);
    pwm_set_duty(0, 1);
    pwm_set_duty(1023, 2);
    pwm_start();
    vTaskDelay(2);
    host8266_expect(GPIO_INPUT_GET(12) == 0 && GPIO_INPUT_GET(15) == 0 && GPIO_INPUT_GET(5) == 1);
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"own_uart", own_uart}, {"own_sink", own_sink},   {"own_bits", own_bits},
    {"own_i2c", own_i2c},   {"sdk_i2c", sdk_i2c},     {"own_timer", own_timer},
    {"own_spi", own_spi},   {"sdk_pwm", sdk_pwm},
};

static void run(void *unused)
{
    const char *wanted = host8266_setting("case");
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (wanted && strcmp(wanted, cases[i].name) == 0) {
            cases[i].run();
            printf("%s ends\n", wanted);
            host8266_exit(0);
        }
    }
    host8266_exit(99);
    (void)unused;
}

void user_init(void) { xTaskCreate(run, (signed char *)"run", 512, NULL, 4, NULL); }
