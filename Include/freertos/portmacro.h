// The port: types of the kernel's interface, critical sections, interrupts, yielding.
//
// portBASE_TYPE is a macro because applications write `unsigned portBASE_TYPE`. The SDK says long
// where this file says int: long is 32 bits on the chip.
#ifndef HOST8266_FREERTOS_PORTMACRO_H
#define HOST8266_FREERTOS_PORTMACRO_H

#include "../espressif/c_types.h"
#include "../espressif/esp8266/ets_sys.h"
#include "../espressif/esp_libc.h"

#ifdef __cplusplus
extern "C" {
#endif

// Types

#define portCHAR char
#define portFLOAT float
#define portDOUBLE double
#define portLONG int
#define portSHORT short
#define portSTACK_TYPE unsigned int
#define portBASE_TYPE int

typedef unsigned int portTickType;
typedef unsigned int INT32U;

// The names of later versions. The kernel's constants are cast to these and not to the macros
// above, because Swift imports a constant that is cast to a type, but not one cast to a macro.
typedef portSTACK_TYPE StackType_t;
typedef portBASE_TYPE BaseType_t;
typedef unsigned portBASE_TYPE UBaseType_t;
typedef portTickType TickType_t;

#define configSTACK_DEPTH_TYPE unsigned short

// Waits for ever when used as a time to block.
#define portMAX_DELAY ((portTickType)0xffffffff)

#define portTICK_RATE_MS ((portTickType)1000 / configTICK_RATE_HZ)
#define portTICK_PERIOD_MS portTICK_RATE_MS

#define portSTACK_GROWTH (-1)
#define portBYTE_ALIGNMENT 8

// Yielding. h8266_yield lets the highest ready task run; h8266_yield_from_isr asks for the same at
// the end of the interrupt.

void h8266_yield(void);
void h8266_yield_from_isr(void);

#define portYIELD() h8266_yield()
#define portEND_SWITCHING_ISR(xSwitchRequired)         \
    do {                                               \
        if (xSwitchRequired) h8266_yield_from_isr();   \
    } while (0)
#define portYIELD_FROM_ISR(xSwitchRequired) portEND_SWITCHING_ISR(xSwitchRequired)

// Raises the software interrupt: 1 to switch tasks, 2 for the radio's library.
void PendSV(char req);

#define HDL_MAC_SIG_IN_LV1_ISR() PendSV(2)

// Critical sections nest: as many exits as entries. Disabling interrupts does not.

void vPortEnterCritical(void);
void vPortExitCritical(void);
void PortDisableInt_NoNest(void);
void PortEnableInt_NoNest(void);

#define portENTER_CRITICAL() vPortEnterCritical()
#define portEXIT_CRITICAL() vPortExitCritical()
#define portDISABLE_INTERRUPTS() PortDisableInt_NoNest()
#define portENABLE_INTERRUPTS() PortEnableInt_NoNest()

// Interrupt lines, ETS_*_INUM of ets_sys.h. Masks have one bit for each line.

typedef void (*_xt_isr)(void *arg);

typedef struct _xt_isr_entry_ {
    _xt_isr handler;
    void *arg;
} _xt_isr_entry;

// Installs `func` on line `i`, to be called with `arg` in interrupt context. The line must still be
// unmasked.
void _xt_isr_attach(uint8 i, _xt_isr func, void *arg);
void _xt_isr_unmask(uint32 unmask);
void _xt_isr_mask(uint32 mask);
uint32 _xt_read_ints(void);
void _xt_clear_ints(uint32 mask);

void _xt_tick_timer_init(void);
void _xt_user_exit(void);

#ifdef __cplusplus
}
#endif

// Applications attach handlers of any type, as functions or as void pointers, and some leave the
// argument out. The macro takes all of these without a warning (every compiler lets a function
// pointer pass through void (*)(void)); the function itself stays reachable as (_xt_isr_attach).
#define _xt_isr_attach(...) H8266_ISR_ATTACH(__VA_ARGS__, NULL, NULL)
#define H8266_ISR_ATTACH(i, func, arg, ...) \
    (_xt_isr_attach)((uint8)(i), (_xt_isr)(void (*)(void))(func), (void *)(arg))

// Heads of task functions

#define portTASK_FUNCTION_PROTO(vFunction, pvParameters) void vFunction(void *pvParameters)
#define portTASK_FUNCTION(vFunction, pvParameters) void vFunction(void *pvParameters)

#endif
