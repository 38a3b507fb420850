/* I2C by hand on GPIO2 and GPIO14, through registers alone. */
#include "drivers.h"

#define SDA BIT2
#define SCL BIT14

static void level(uint32 bit, int high)
{
    WRITE_PERI_REG(PERIPHS_GPIO_BASEADDR + (high ? GPIO_OUT_W1TS_ADDRESS : GPIO_OUT_W1TC_ADDRESS),
                   bit);
    os_delay_us(4);
}

static int sda(void) { return (READ_PERI_REG(PERIPHS_GPIO_BASEADDR + GPIO_IN_ADDRESS) & SDA) != 0; }

void own_i2c_init(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO2_U, FUNC_GPIO2);
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_MTMS_U, FUNC_GPIO14);
    PIN_PULLUP_EN(PERIPHS_IO_MUX_MTMS_U);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(2), GPIO_REG_READ(GPIO_PIN_ADDR(2)) | BIT2);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(14), GPIO_REG_READ(GPIO_PIN_ADDR(14)) | BIT2);
    level(SDA | SCL, 1);
    GPIO_REG_WRITE(GPIO_ENABLE_W1TS_ADDRESS, SDA | SCL);
}

static int pulse(int bit)
{
    int seen;
    level(SDA, bit);
    level(SCL, 1);
    seen = sda();
    level(SCL, 0);
    return seen;
}

void own_i2c_start(void)
{
    level(SDA, 1);
    level(SCL, 1);
    level(SDA, 0);
    level(SCL, 0);
}

void own_i2c_stop(void)
{
    level(SDA, 0);
    level(SCL, 1);
    level(SDA, 1);
}

bool own_i2c_write(uint8 byte)
{
    int i;
    for (i = 7; i >= 0; i--) pulse(byte >> i & 1);
    return pulse(1) == 0;
}

uint8 own_i2c_read(bool more)
{
    int i;
    uint8 byte = 0;
    for (i = 0; i < 8; i++) byte = byte << 1 | pulse(1);
    pulse(!more);
    return byte;
}
