/* FRC1 without the SDK's driver: 80 MHz / 16 and reload, by the ordinary interrupt or by the one that
 * nothing masks. */
#include "drivers.h"
#include "esp8266/rom_functions.h"
#include "esp8266/timer_register.h"

volatile uint32 own_timer_count;

static void count(void)
{
    own_timer_count++;
    WRITE_PERI_REG(FRC1_INT_ADDRESS, FRC1_INT_CLR_MASK);
}

static void count_with(void *arg)
{
    count();
    (void)arg;
}

void own_timer_start(uint32 microseconds, bool masked_never)
{
    own_timer_count = 0;
    WRITE_PERI_REG(FRC1_CTRL_ADDRESS, BIT7 | BIT6 | 1 << 2);
    if (masked_never) {
        NmiTimSetFunc(count);
    } else {
        _xt_isr_attach(ETS_FRC_TIMER1_INUM, count_with, NULL);
    }
    TM1_EDGE_INT_ENABLE();
    _xt_isr_unmask(1 << ETS_FRC_TIMER1_INUM);
    WRITE_PERI_REG(FRC1_LOAD_ADDRESS, microseconds * 5);
}
