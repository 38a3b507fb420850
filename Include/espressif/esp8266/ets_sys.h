// Interrupt lines and the interrupt lock.
#ifndef HOST8266_ESP8266_ETS_SYS_H
#define HOST8266_ESP8266_ETS_SYS_H

#include "../c_types.h"
#include "eagle_soc.h"

// Lines

#define ETS_SPI_INUM 2
#define ETS_GPIO_INUM 4
#define ETS_UART_INUM 5
#define ETS_MAX_INUM 6
#define ETS_SOFT_INUM 7
#define ETS_WDT_INUM 8
#define ETS_FRC_TIMER1_INUM 9

// The radio's interrupt mask. The lock on the chip writes it as well, because the radio's interrupt
// cannot be masked otherwise; the simulated radio has no such interrupt.

#define INT_ENA_WDEV 0x3ff20c18
#define WDEV_TSF0_REACH_INT BIT(27)

// The lock is the kernel's critical section (freertos/portmacro.h); declared again here because
// that header includes this one.

#ifdef __cplusplus
extern "C" {
#endif

void vPortEnterCritical(void);
void vPortExitCritical(void);

#ifdef __cplusplus
}
#endif

#define ETS_INTR_LOCK() vPortEnterCritical()
#define ETS_INTR_UNLOCK() vPortExitCritical()

#endif
