/* A memory on the I2C bus, by interrupts of two pins that wires connect with the master's: SDA on
 * GPIO13, SCL on GPIO12. The first byte written is the place, as in a small EEPROM. */
#include "drivers.h"

#define SDA BIT13
#define SCL BIT12

uint8 slave_memory[256];

static enum { IDLE, RECEIVE, ACKNOWLEDGED, SEND, LISTEN } state;
static uint32 bits, shift;
static bool addressed, reading, placed;
static uint8 place;

static void sda(int high)
{
    GPIO_REG_WRITE(high ? GPIO_OUT_W1TS_ADDRESS : GPIO_OUT_W1TC_ADDRESS, SDA);
}

static void start(void)
{
    state = RECEIVE;
    bits = shift = 0;
    addressed = false;
}

/* Eight bits have come; false when nobody here is meant. */
static bool take(void)
{
    if (!addressed) {
        if (shift >> 1 != SLAVE_ADDRESS) return false;
        addressed = true;
        reading = shift & 1;
        placed = reading;
    } else if (!placed) {
        place = shift;
        placed = true;
    } else {
        slave_memory[place++] = shift;
    }
    return true;
}

static void next_byte(void)
{
    bits = shift = 0;
    state = reading ? SEND : RECEIVE;
    sda(reading ? slave_memory[place] >> 7 & 1 : 1);
}

static void clock_falls(void)
{
    if (state == RECEIVE && bits == 8) {
        state = take() ? ACKNOWLEDGED : IDLE;
        if (state == ACKNOWLEDGED) sda(0);
    } else if (state == ACKNOWLEDGED) {
        next_byte();
    } else if (state == SEND) {
        bits++;
        if (bits == 8) {
            state = LISTEN;
            place++;
        }
        sda(bits == 8 ? 1 : slave_memory[place] >> (7 - bits) & 1);
    } else if (state == LISTEN) {
        if (shift & 1) {
            state = IDLE;
        } else {
            next_byte();
        }
    }
}

static void edge(void *arg)
{
    uint32 status = GPIO_REG_READ(GPIO_STATUS_ADDRESS);
    uint32 in = GPIO_REG_READ(GPIO_IN_ADDRESS);
    GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, status);
    if (status & SCL) {
        if (!(in & SCL)) {
            clock_falls();
        } else if (state == RECEIVE || state == LISTEN) {
            shift = (shift << 1 | (in & SDA) / SDA) & 0xFF;
            bits++;
        }
    } else if ((status & SDA) && (in & SCL)) {
        if (in & SDA) {
            state = IDLE;
        } else {
            start();
        }
    }
    (void)arg;
}

void slave_start(void)
{
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_MTDI_U, FUNC_GPIO12);
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_MTCK_U, FUNC_GPIO13);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(13), BIT2);
    sda(1);
    GPIO_REG_WRITE(GPIO_ENABLE_W1TS_ADDRESS, SDA);
    gpio_pin_intr_state_set(12, GPIO_PIN_INTR_ANYEDGE);
    gpio_pin_intr_state_set(13, GPIO_PIN_INTR_ANYEDGE);
    GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, 0xFFFF);
    gpio_intr_handler_register(edge, NULL);
    _xt_isr_unmask(1 << ETS_GPIO_INUM);
}
