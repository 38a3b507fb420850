// Results of kernel calls, and the type of a task's function.
#ifndef HOST8266_FREERTOS_PROJDEFS_H
#define HOST8266_FREERTOS_PROJDEFS_H

#include "portmacro.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*pdTASK_CODE)(void *);
typedef pdTASK_CODE TaskFunction_t;

#ifdef __cplusplus
}
#endif

#define pdFALSE ((BaseType_t)0)
#define pdTRUE ((BaseType_t)1)
#define pdPASS (pdTRUE)
#define pdFAIL (pdFALSE)

#define errQUEUE_EMPTY ((BaseType_t)0)
#define errQUEUE_FULL ((BaseType_t)0)
#define errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY (-1)
#define errNO_TASK_TO_RUN (-2)
#define errQUEUE_BLOCKED (-4)
#define errQUEUE_YIELD (-5)

// Milliseconds to ticks, rounded down.
#define pdMS_TO_TICKS(xTimeInMs) \
    ((portTickType)(((portTickType)(xTimeInMs) * configTICK_RATE_HZ) / (portTickType)1000))

#endif
