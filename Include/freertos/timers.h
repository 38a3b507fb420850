// Software timers of the kernel. Commands go through a queue of ten to the timer service task, of
// priority 2, which also runs the callbacks: they must not block.
#ifndef HOST8266_FREERTOS_TIMERS_H
#define HOST8266_FREERTOS_TIMERS_H

#include "FreeRTOS.h"
#include "task.h"

#ifdef __cplusplus
extern "C" {
#endif

#define tmrCOMMAND_START ((BaseType_t)0)
#define tmrCOMMAND_STOP ((BaseType_t)1)
#define tmrCOMMAND_CHANGE_PERIOD ((BaseType_t)2)
#define tmrCOMMAND_DELETE ((BaseType_t)3)

typedef void *xTimerHandle;
typedef void (*tmrTIMER_CALLBACK)(xTimerHandle xTimer);
typedef xTimerHandle TimerHandle_t;
typedef tmrTIMER_CALLBACK TimerCallbackFunction_t;

// A dormant timer, or NULL when the heap is full. The period is in ticks and not 0. The name is not
// copied.
xTimerHandle xTimerCreate(const signed char *const pcTimerName, portTickType xTimerPeriodInTicks,
                          unsigned portBASE_TYPE uxAutoReload, void *pvTimerID,
                          tmrTIMER_CALLBACK pxCallbackFunction);
void *pvTimerGetTimerID(xTimerHandle xTimer);
portBASE_TYPE xTimerIsTimerActive(xTimerHandle xTimer);
xTaskHandle xTimerGetTimerDaemonTaskHandle(void);

// Sends a command. pdPASS, or pdFAIL when the queue stayed full for xBlockTime ticks.
portBASE_TYPE xTimerGenericCommand(xTimerHandle xTimer, portBASE_TYPE xCommandID,
                                   portTickType xOptionalValue,
                                   signed portBASE_TYPE *pxHigherPriorityTaskWoken,
                                   portTickType xBlockTime);

#define xTimerStart(xTimer, xBlockTime) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_START, xTaskGetTickCount(), NULL, (xBlockTime))
#define xTimerStop(xTimer, xBlockTime) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_STOP, 0U, NULL, (xBlockTime))
#define xTimerReset(xTimer, xBlockTime) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_START, xTaskGetTickCount(), NULL, (xBlockTime))
#define xTimerChangePeriod(xTimer, xNewPeriod, xBlockTime) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_CHANGE_PERIOD, (xNewPeriod), NULL, (xBlockTime))
#define xTimerDelete(xTimer, xBlockTime) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_DELETE, 0U, NULL, (xBlockTime))

#define xTimerStartFromISR(xTimer, pxHigherPriorityTaskWoken)                       \
    xTimerGenericCommand((xTimer), tmrCOMMAND_START, xTaskGetTickCountFromISR(),    \
                         (pxHigherPriorityTaskWoken), 0U)
#define xTimerStopFromISR(xTimer, pxHigherPriorityTaskWoken) \
    xTimerGenericCommand((xTimer), tmrCOMMAND_STOP, 0, (pxHigherPriorityTaskWoken), 0U)
#define xTimerResetFromISR(xTimer, pxHigherPriorityTaskWoken)                       \
    xTimerGenericCommand((xTimer), tmrCOMMAND_START, xTaskGetTickCountFromISR(),    \
                         (pxHigherPriorityTaskWoken), 0U)
#define xTimerChangePeriodFromISR(xTimer, xNewPeriod, pxHigherPriorityTaskWoken)    \
    xTimerGenericCommand((xTimer), tmrCOMMAND_CHANGE_PERIOD, (xNewPeriod),          \
                         (pxHigherPriorityTaskWoken), 0U)

// The SDK calls this once.
portBASE_TYPE xTimerCreateTimerTask(void);

#ifdef __cplusplus
}
#endif

// The name may be a string literal or be cast to either kind of character pointer.
#define xTimerCreate(pcTimerName, xTimerPeriodInTicks, uxAutoReload, pvTimerID,             \
                     pxCallbackFunction)                                                    \
    (xTimerCreate)((const signed char *)(pcTimerName), (xTimerPeriodInTicks), (uxAutoReload), \
                   (pvTimerID), (pxCallbackFunction))

#endif
