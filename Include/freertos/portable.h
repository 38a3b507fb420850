// What the kernel asks of a port: the heap, and starting and ending the scheduler.
#ifndef HOST8266_FREERTOS_PORTABLE_H
#define HOST8266_FREERTOS_PORTABLE_H

#include "portmacro.h"
#include "projdefs.h"

#ifdef __cplusplus
extern "C" {
#endif

#define portBYTE_ALIGNMENT_MASK (0x0007)
#define portNUM_CONFIGURABLE_REGIONS 1

// The heap behind malloc. `file` and `line` name the caller for the heap's reports; they may be
// NULL and 0.
void *pvPortMalloc(size_t xSize, const char *file, unsigned line);
void vPortFree(void *pv, const char *file, unsigned line);
size_t xPortGetFreeHeapSize(void);
void vPortInitialiseBlocks(void);

// The SDK calls these; applications do not.
portSTACK_TYPE *pxPortInitialiseStack(portSTACK_TYPE *pxTopOfStack, pdTASK_CODE pxCode,
                                      void *pvParameters);
portBASE_TYPE xPortStartScheduler(void);
void vPortEndScheduler(void);

#ifdef __cplusplus
}
#endif

#endif
