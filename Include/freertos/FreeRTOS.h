// The kernel's root header: types, configuration, port. FreeRTOS 7.5.2 as in the SDK; the names of
// later versions stand beside the old ones in each header.
#ifndef HOST8266_FREERTOS_FREERTOS_H
#define HOST8266_FREERTOS_FREERTOS_H

#include "../espressif/esp_libc.h"

#include "FreeRTOSConfig.h"
#include "portmacro.h"
#include "projdefs.h"
#include "portable.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef portBASE_TYPE (*pdTASK_HOOK_CODE)(void *);
typedef pdTASK_HOOK_CODE TaskHookFunction_t;

#ifdef __cplusplus
}
#endif

// Settings that FreeRTOSConfig.h leaves at the kernel's own defaults

#define configUSE_PORT_OPTIMISED_TASK_SELECTION 0
#define configUSE_APPLICATION_TASK_TAG 0
#define configUSE_ALTERNATIVE_API 0
#define configUSE_QUEUE_SETS 0
#define configUSE_TIME_SLICING 1
#define configUSE_NEWLIB_REENTRANT 0
#define configUSE_MALLOC_FAILED_HOOK 0
#define configGENERATE_RUN_TIME_STATS 0
#define configQUEUE_REGISTRY_SIZE 0U
#define configEXPECTED_IDLE_TIME_BEFORE_SLEEP 2
#define configINCLUDE_APPLICATION_DEFINED_PRIVILEGED_FUNCTIONS 0

#define configASSERT_DEFINED 0
#define configASSERT(x) ((void)0)
#define configPRE_SLEEP_PROCESSING(x) ((void)0)
#define configPOST_SLEEP_PROCESSING(x) ((void)0)

// Hooks of the port that the chip leaves empty

#define portCRITICAL_NESTING_IN_TCB 0
#define portPRIVILEGE_BIT ((UBaseType_t)0x00)
#define portPOINTER_SIZE_TYPE unsigned int
#define portYIELD_WITHIN_API portYIELD
#define portSET_INTERRUPT_MASK_FROM_ISR() 0
#define portCLEAR_INTERRUPT_MASK_FROM_ISR(uxSavedStatusValue) ((void)(uxSavedStatusValue))
#define portCLEAN_UP_TCB(pxTCB) ((void)(pxTCB))
#define portSETUP_TCB(pxTCB) ((void)(pxTCB))
#define portCONFIGURE_TIMER_FOR_RUN_TIME_STATS() ((void)0)
#define portSUPPRESS_TICKS_AND_SLEEP(xExpectedIdleTime) ((void)0)
#define portTASK_USES_FLOATING_POINT() ((void)0)
#define portASSERT_IF_INTERRUPT_PRIORITY_INVALID() ((void)0)

#define pvPortMallocAligned(x, puxStackBuffer) \
    (((puxStackBuffer) == NULL) ? os_malloc(x) : (void *)(puxStackBuffer))
#define vPortFreeAligned(pvBlockToFree) os_free(pvBlockToFree)

// The queue registry serves debuggers only.
#define vQueueAddToRegistry(xQueue, pcName) ((void)0)
#define vQueueUnregisterQueue(xQueue) ((void)0)

#define eTaskStateGet eTaskGetState

#endif
