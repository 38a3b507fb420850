// Tasks: creation, delays, priorities, suspension, the scheduler's state.
// Stack depths are in 32-bit words, times in ticks of 10 ms, priorities 0 (idle) to 14.
#ifndef HOST8266_FREERTOS_TASK_H
#define HOST8266_FREERTOS_TASK_H

#include "FreeRTOS.h"
#include "list.h"

#ifdef __cplusplus
extern "C" {
#endif

#define tskKERNEL_VERSION_NUMBER "V7.5.2"
#define tskIDLE_PRIORITY ((UBaseType_t)0U)

// Types

typedef void *xTaskHandle;
typedef xTaskHandle TaskHandle_t;

typedef enum {
    eRunning = 0,
    eReady,
    eBlocked,
    eSuspended,
    eDeleted,
} eTaskState;

typedef enum {
    eAbortSleep = 0,
    eStandardSleep,
    eNoTasksWaitingTimeout,
} eSleepModeStatus;

typedef struct xTIME_OUT {
    portBASE_TYPE xOverflowCount;
    portTickType xTimeOnEntering;
} xTimeOutType;
typedef xTimeOutType TimeOut_t;

typedef struct xMEMORY_REGION {
    void *pvBaseAddress;
    unsigned int ulLengthInBytes;
    unsigned int ulParameters;
} xMemoryRegion;
typedef xMemoryRegion MemoryRegion_t;

typedef struct xTASK_PARAMTERS {
    pdTASK_CODE pvTaskCode;
    const signed char *const pcName;
    unsigned short usStackDepth;
    void *pvParameters;
    unsigned portBASE_TYPE uxPriority;
    portSTACK_TYPE *puxStackBuffer;
    xMemoryRegion xRegions[portNUM_CONFIGURABLE_REGIONS];
} xTaskParameters;
typedef xTaskParameters TaskParameters_t;

typedef struct xTASK_STATUS {
    xTaskHandle xHandle;
    const signed char *pcTaskName;
    unsigned portBASE_TYPE xTaskNumber;
    eTaskState eCurrentState;
    unsigned portBASE_TYPE uxCurrentPriority;
    unsigned portBASE_TYPE uxBasePriority;
    unsigned int ulRunTimeCounter;
    unsigned short usStackHighWaterMark;
} xTaskStatusType;
typedef xTaskStatusType TaskStatus_t;

// Creating and deleting

// pdPASS, or errCOULD_NOT_ALLOCATE_REQUIRED_MEMORY. The name is copied, 15 characters of it.
signed portBASE_TYPE xTaskGenericCreate(pdTASK_CODE pxTaskCode, const signed char *const pcName,
                                        unsigned short usStackDepth, void *pvParameters,
                                        unsigned portBASE_TYPE uxPriority,
                                        xTaskHandle *pxCreatedTask, portSTACK_TYPE *puxStackBuffer,
                                        const xMemoryRegion *const xRegions);

// The name may be a string literal or be cast to either kind of character pointer.
#define xTaskCreate(pvTaskCode, pcName, usStackDepth, pvParameters, uxPriority, pxCreatedTask) \
    xTaskGenericCreate((pvTaskCode), (const signed char *)(pcName), (usStackDepth),            \
                       (pvParameters), (uxPriority), (pxCreatedTask), NULL, NULL)

#define xTaskCreateRestricted(x, pxCreatedTask)                                                \
    xTaskGenericCreate((x)->pvTaskCode, (x)->pcName, (x)->usStackDepth, (x)->pvParameters,     \
                       (x)->uxPriority, (pxCreatedTask), (x)->puxStackBuffer, (x)->xRegions)

// NULL deletes the calling task. The idle task frees the memory.
void vTaskDelete(xTaskHandle xTaskToDelete);
void vTaskAllocateMPURegions(xTaskHandle xTask, const xMemoryRegion *const pxRegions);

// Delays. Both block.

void vTaskDelay(portTickType xTicksToDelay);
void vTaskDelayUntil(portTickType *const pxPreviousWakeTime, portTickType xTimeIncrement);

// Control. A NULL task is the calling one.

unsigned portBASE_TYPE uxTaskPriorityGet(xTaskHandle xTask);
void vTaskPrioritySet(xTaskHandle xTask, unsigned portBASE_TYPE uxNewPriority);
eTaskState eTaskGetState(xTaskHandle xTask);
void vTaskSuspend(xTaskHandle xTaskToSuspend);
void vTaskResume(xTaskHandle xTaskToResume);
portBASE_TYPE xTaskResumeFromISR(xTaskHandle xTaskToResume);
signed portBASE_TYPE xTaskIsTaskSuspended(xTaskHandle xTask);

// The scheduler. The SDK starts it; suspending it nests and leaves interrupts on.

void vTaskStartScheduler(void);
void vTaskEndScheduler(void);
void vTaskSuspendAll(void);
signed portBASE_TYPE xTaskResumeAll(void);

#define taskSCHEDULER_NOT_STARTED ((BaseType_t)0)
#define taskSCHEDULER_RUNNING ((BaseType_t)1)
#define taskSCHEDULER_SUSPENDED ((BaseType_t)2)

portBASE_TYPE xTaskGetSchedulerState(void);

#define taskYIELD() portYIELD()
#define taskENTER_CRITICAL() portENTER_CRITICAL()
#define taskEXIT_CRITICAL() portEXIT_CRITICAL()
#define taskDISABLE_INTERRUPTS() portDISABLE_INTERRUPTS()
#define taskENABLE_INTERRUPTS() portENABLE_INTERRUPTS()

// Questions

portTickType xTaskGetTickCount(void);
portTickType xTaskGetTickCountFromISR(void);
unsigned portBASE_TYPE uxTaskGetNumberOfTasks(void);
signed char *pcTaskGetTaskName(xTaskHandle xTaskToQuery);
xTaskHandle xTaskGetCurrentTaskHandle(void);
xTaskHandle xTaskGetIdleTaskHandle(void);

// The least number of stack words that were ever free.
unsigned portBASE_TYPE uxTaskGetStackHighWaterMark(xTaskHandle xTask);

unsigned portBASE_TYPE uxTaskGetSystemState(xTaskStatusType *pxTaskStatusArray,
                                            unsigned portBASE_TYPE uxArraySize,
                                            unsigned int *pulTotalRunTime);
void vTaskList(signed char *pcWriteBuffer);
void vTaskGetRunTimeStats(signed char *pcWriteBuffer);
unsigned portBASE_TYPE uxTaskGetTaskNumber(xTaskHandle xTask);
void vTaskSetTaskNumber(xTaskHandle xTask, unsigned portBASE_TYPE uxHandle);

// A task's tag is a function of the application's; calling it for a task gives its result, pdFAIL
// where there is none. The SDK's kernel was built without (configUSE_APPLICATION_TASK_TAG is 0).
void vTaskSetApplicationTaskTag(xTaskHandle xTask, pdTASK_HOOK_CODE pxHookFunction);
pdTASK_HOOK_CODE xTaskGetApplicationTaskTag(xTaskHandle xTask);
portBASE_TYPE xTaskCallApplicationTaskHook(xTaskHandle xTask, void *pvParameter);

#define pcTaskGetName(xTaskToQuery) ((char *)pcTaskGetTaskName(xTaskToQuery))

// Timeouts of one's own blocking calls

void vTaskSetTimeOutState(xTimeOutType *const pxTimeOut);
portBASE_TYPE xTaskCheckForTimeOut(xTimeOutType *const pxTimeOut,
                                   portTickType *const pxTicksToWait);

// Between kernel and port. Declared as in the SDK; an application has no use for most of them, and
// those are refused.

portBASE_TYPE xTaskIncrementTick(void);
void vTaskSwitchContext(void);
void vTaskMissedYield(void);
void vTaskStepTick(portTickType xTicksToJump);
portTickType prvGetExpectedIdleTime(void);
eSleepModeStatus eTaskConfirmSleepModeStatus(void);
void vTaskPlaceOnEventList(xList *const pxEventList, portTickType xTicksToWait);
void vTaskPlaceOnEventListRestricted(xList *const pxEventList, portTickType xTicksToWait);
signed portBASE_TYPE xTaskRemoveFromEventList(const xList *const pxEventList);
void vTaskPriorityInherit(xTaskHandle const pxMutexHolder);
void vTaskPriorityDisinherit(xTaskHandle const pxMutexHolder);

#ifdef __cplusplus
}
#endif

// Text goes to buffers of either kind of character.
#define vTaskList(pcWriteBuffer) (vTaskList)((signed char *)(pcWriteBuffer))
#define vTaskGetRunTimeStats(pcWriteBuffer) (vTaskGetRunTimeStats)((signed char *)(pcWriteBuffer))

#endif
