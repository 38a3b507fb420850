/* Interrupts of pins: edges, levels, two pins at once, and what comes while interrupts are masked. */
#include "pins.h"

static int calls;
static uint32 seen;
static uint32 rests_after;

/* As most applications do it: read, clear, act. */
static void handler(void *arg)
{
    uint32 status = STATUS();
    host8266_expect(arg == &calls);
    CLEAR_STATUS(status);
    calls++;
    seen |= status;
    rests_after = STATUS();
    if (calls == 100) { /* A level that nobody ends would go on for ever. */
        gpio_pin_intr_state_set(4, GPIO_PIN_INTR_DISABLE);
        CLEAR_STATUS(0xFFFF);
    }
}

static void begin(uint32 pin, GPIO_INT_TYPE type)
{
    gpio_pin_intr_state_set(pin, type);
    CLEAR_STATUS(0xFFFF);
    calls = 0;
    seen = 0;
}

static void set(uint32 pin, uint32 level) { GPIO_OUTPUT_SET(pin, level); }

static void edges(void)
{
    begin(4, GPIO_PIN_INTR_POSEDGE);
    set(4, 1);
    host8266_expect(calls == 1 && seen == BIT4 && rests_after == 0);
    set(4, 0);
    set(4, 1);
    host8266_expect(calls == 2);
    begin(4, GPIO_PIN_INTR_NEGEDGE);
    set(4, 0);
    set(4, 1);
    host8266_expect(calls == 1);
    begin(4, GPIO_PIN_INTR_ANYEDGE);
    set(4, 0);
    set(4, 1);
    set(4, 0);
    host8266_expect(calls == 3);
    begin(4, GPIO_PIN_INTR_DISABLE);
    set(4, 1);
    set(4, 0);
    host8266_expect(calls == 0 && STATUS() == 0);
}

static void masked(void)
{
    /* Five edges while the lock is held are one interrupt, and it comes at the unlock. */
    begin(4, GPIO_PIN_INTR_ANYEDGE);
    ETS_INTR_LOCK();
    for (int i = 0; i < 5; i++) {
        set(4, i & 1);
    }
    set(4, 1);
    set(4, 0);
    host8266_expect(calls == 0 && STATUS() == BIT4);
    ETS_INTR_UNLOCK();
    host8266_expect(calls == 1);

    /* The same by the line's own mask. */
    begin(4, GPIO_PIN_INTR_POSEDGE);
    ETS_GPIO_INTR_DISABLE_LINE();
    set(4, 1);
    set(4, 0);
    host8266_expect(calls == 0 && STATUS() == BIT4);
    ETS_GPIO_INTR_ENABLE_LINE();
    host8266_expect(calls == 1);

    /* Forgotten before the unlock: lost. */
    ETS_INTR_LOCK();
    set(4, 1);
    CLEAR_STATUS(BIT4);
    ETS_INTR_UNLOCK();
    host8266_expect(calls == 1);
    set(4, 0);
}

static void two_at_once(void)
{
    begin(4, GPIO_PIN_INTR_POSEDGE);
    begin(5, GPIO_PIN_INTR_POSEDGE);
    set(5, 0);
    GPIO_REG_WRITE(GPIO_OUT_W1TS_ADDRESS, BIT4 | BIT5);
    host8266_expect(calls == 1 && seen == (BIT4 | BIT5));
    gpio_pin_intr_state_set(5, GPIO_PIN_INTR_DISABLE);
    set(5, 0);
    set(4, 0);
}

static void level(void)
{
    /* The level lasts, so clearing does nothing and the handler is called again and again; its
     * hundredth call takes the type away. */
    begin(4, GPIO_PIN_INTR_HILEVEL);
    set(4, 1);
    host8266_expect(calls == 100);
    host8266_expect(rests_after == BIT4);
    set(4, 0);

    /* A level that is there already when the type is set. */
    begin(4, GPIO_PIN_INTR_DISABLE);
    gpio_pin_intr_state_set(4, GPIO_PIN_INTR_LOLEVEL);
    host8266_expect(calls == 100);

    /* By STATUS_W1TS firmware makes its own. */
    begin(4, GPIO_PIN_INTR_DISABLE);
    GPIO_REG_WRITE(GPIO_STATUS_W1TS_ADDRESS, BIT13);
    host8266_expect(calls == 1 && seen == BIT13);
}

void interrupts(void)
{
    gpio_intr_handler_register(handler, &calls);
    CLEAR_STATUS(0xFFFF);
    ETS_GPIO_INTR_ENABLE_LINE();
    set(4, 0);
    edges();
    masked();
    two_at_once();
    level();
    ETS_GPIO_INTR_DISABLE_LINE();
    GPIO_DIS_OUTPUT(4);
    GPIO_DIS_OUTPUT(5);
    printf("interrupts\n");
}

static void takes_the_flash(void *arg)
{
    CLEAR_STATUS(STATUS());
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_SD_CLK_U, FUNC_GPIO6); /* HERE in-handler */
    (void)arg;
}

void handle_in_interrupt(void)
{
    gpio_intr_handler_register(takes_the_flash, NULL);
    ETS_GPIO_INTR_ENABLE_LINE();
    GPIO_REG_WRITE(GPIO_STATUS_W1TS_ADDRESS, BIT4);
}
