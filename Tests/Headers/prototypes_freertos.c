// Every function of the kernel's headers. The array uses them all, so that a missing one is an
// error; then each is declared once more with the types of the SDK (its long as int, for 32 bits),
// so that a declaration in Include/ that differs is an error.
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/timers.h"
#include "freertos/croutine.h"
#include "freertos/list.h"

#define F(name) (void (*)(void))(name),

void (*const sdk_functions[])(void) = {
    F(vCoRoutineAddToDelayedList) F(vCoRoutineSchedule) F(xCoRoutineCreate)
    F(xCoRoutineRemoveFromEventList) F(pvPortMalloc) F(pxPortInitialiseStack) F(vPortEndScheduler)
    F(vPortFree) F(vPortInitialiseBlocks) F(xPortGetFreeHeapSize) F(xPortStartScheduler) F(PendSV)
    F(PortDisableInt_NoNest) F(PortEnableInt_NoNest) F(_xt_clear_ints) F(_xt_isr_attach)
    F(_xt_isr_mask) F(_xt_isr_unmask) F(_xt_read_ints) F(_xt_tick_timer_init) F(_xt_user_exit)
    F(vPortEnterCritical) F(vPortExitCritical) F(ucQueueGetQueueNumber) F(ucQueueGetQueueType)
    F(uxQueueMessagesWaiting) F(uxQueueMessagesWaitingFromISR) F(vQueueDelete)
    F(vQueueSetQueueNumber) F(vQueueWaitForMessageRestricted) F(xQueueAddToSet)
    F(xQueueAltGenericReceive) F(xQueueAltGenericSend) F(xQueueCRReceive) F(xQueueCRReceiveFromISR)
    F(xQueueCRSend) F(xQueueCRSendFromISR) F(xQueueCreateCountingSemaphore) F(xQueueCreateMutex)
    F(xQueueCreateSet) F(xQueueGenericCreate) F(xQueueGenericReceive) F(xQueueGenericReset)
    F(xQueueGenericSend) F(xQueueGenericSendFromISR) F(xQueueGetMutexHolder)
    F(xQueueGiveMutexRecursive) F(xQueueIsQueueEmptyFromISR) F(xQueueIsQueueFullFromISR)
    F(xQueuePeekFromISR) F(xQueueReceiveFromISR) F(xQueueRemoveFromSet) F(xQueueSelectFromSet)
    F(xQueueSelectFromSetFromISR) F(xQueueTakeMutexRecursive) F(eTaskConfirmSleepModeStatus)
    F(eTaskGetState) F(pcTaskGetTaskName) F(prvGetExpectedIdleTime) F(uxTaskGetNumberOfTasks)
    F(uxTaskGetStackHighWaterMark) F(uxTaskGetSystemState) F(uxTaskGetTaskNumber)
    F(uxTaskPriorityGet) F(vTaskAllocateMPURegions) F(vTaskDelay) F(vTaskDelayUntil) F(vTaskDelete)
    F(vTaskEndScheduler) F(vTaskGetRunTimeStats) F(vTaskList) F(vTaskMissedYield)
    F(vTaskPlaceOnEventList) F(vTaskPlaceOnEventListRestricted) F(vTaskPriorityDisinherit)
    F(vTaskPriorityInherit) F(vTaskPrioritySet) F(vTaskResume) F(vTaskSetTaskNumber)
    F(vTaskSetTimeOutState) F(vTaskStartScheduler) F(vTaskStepTick) F(vTaskSuspend)
    F(vTaskSuspendAll) F(vTaskSwitchContext) F(xTaskCallApplicationTaskHook)
    F(xTaskCheckForTimeOut) F(xTaskGenericCreate) F(xTaskGetCurrentTaskHandle)
    F(xTaskGetIdleTaskHandle) F(xTaskGetSchedulerState) F(xTaskGetTickCount)
    F(xTaskGetTickCountFromISR) F(xTaskIncrementTick) F(xTaskIsTaskSuspended)
    F(xTaskRemoveFromEventList) F(xTaskResumeAll) F(xTaskResumeFromISR) F(pvTimerGetTimerID)
    F(xTimerCreate) F(xTimerCreateTimerTask) F(xTimerGenericCommand)
    F(xTimerGetTimerDaemonTaskHandle) F(xTimerIsTimerActive) F(vListInitialise)
    F(vListInitialiseItem) F(vListInsert) F(vListInsertEnd) F(uxListRemove)
    F(vTaskSetApplicationTaskTag) F(xTaskGetApplicationTaskTag)
};

// freertos/croutine.h

void (vCoRoutineAddToDelayedList)(portTickType xTicksToDelay, xList *pxEventList);
void (vCoRoutineSchedule)(void);
signed portBASE_TYPE (xCoRoutineCreate)(crCOROUTINE_CODE pxCoRoutineCode,
    unsigned portBASE_TYPE uxPriority, unsigned portBASE_TYPE uxIndex);
signed portBASE_TYPE (xCoRoutineRemoveFromEventList)(const xList *pxEventList);

// freertos/list.h

void (vListInitialise)(xList *pxList);
void (vListInitialiseItem)(xListItem *pxItem);
void (vListInsert)(xList *pxList, xListItem *pxNewListItem);
void (vListInsertEnd)(xList *pxList, xListItem *pxNewListItem);
unsigned portBASE_TYPE (uxListRemove)(xListItem *pxItemToRemove);

// freertos/portable.h

void *(pvPortMalloc)(size_t xSize, const char *file, unsigned line);
unsigned int *(pxPortInitialiseStack)(unsigned int *pxTopOfStack, pdTASK_CODE pxCode,
    void *pvParameters);
void (vPortEndScheduler)(void);
void (vPortFree)(void *pv, const char *file, unsigned line);
void (vPortInitialiseBlocks)(void);
size_t (xPortGetFreeHeapSize)(void);
int (xPortStartScheduler)(void);

// freertos/portmacro.h

void (PendSV)(char req);
void (PortDisableInt_NoNest)(void);
void (PortEnableInt_NoNest)(void);
void (_xt_clear_ints)(uint32 mask);
void (_xt_isr_attach)(uint8 i, _xt_isr func, void *arg);
void (_xt_isr_mask)(uint32 mask);
void (_xt_isr_unmask)(uint32 unmask);
uint32 (_xt_read_ints)(void);
void (_xt_tick_timer_init)(void);
void (_xt_user_exit)(void);
void (vPortEnterCritical)(void);
void (vPortExitCritical)(void);

// freertos/queue.h

unsigned char (ucQueueGetQueueNumber)(xQueueHandle xQueue);
unsigned char (ucQueueGetQueueType)(xQueueHandle xQueue);
unsigned portBASE_TYPE (uxQueueMessagesWaiting)(const xQueueHandle xQueue);
unsigned portBASE_TYPE (uxQueueMessagesWaitingFromISR)(const xQueueHandle xQueue);
void (vQueueDelete)(xQueueHandle xQueue);
void (vQueueSetQueueNumber)(xQueueHandle xQueue, unsigned char ucQueueNumber);
void (vQueueWaitForMessageRestricted)(xQueueHandle xQueue, portTickType xTicksToWait);
int (xQueueAddToSet)(xQueueSetMemberHandle xQueueOrSemaphore, xQueueSetHandle xQueueSet);
signed portBASE_TYPE (xQueueAltGenericReceive)(xQueueHandle xQueue, void *const pvBuffer,
    portTickType xTicksToWait, portBASE_TYPE xJustPeeking);
signed portBASE_TYPE (xQueueAltGenericSend)(xQueueHandle xQueue, const void *const pvItemToQueue,
    portTickType xTicksToWait, portBASE_TYPE xCopyPosition);
signed portBASE_TYPE (xQueueCRReceive)(xQueueHandle xQueue, void *pvBuffer,
    portTickType xTicksToWait);
signed portBASE_TYPE (xQueueCRReceiveFromISR)(xQueueHandle xQueue, void *pvBuffer,
    signed portBASE_TYPE *pxTaskWoken);
signed portBASE_TYPE (xQueueCRSend)(xQueueHandle xQueue, const void *pvItemToQueue,
    portTickType xTicksToWait);
signed portBASE_TYPE (xQueueCRSendFromISR)(xQueueHandle xQueue, const void *pvItemToQueue,
    signed portBASE_TYPE xCoRoutinePreviouslyWoken);
xQueueHandle (xQueueCreateCountingSemaphore)(unsigned portBASE_TYPE uxCountValue,
    unsigned portBASE_TYPE uxInitialCount);
xQueueHandle (xQueueCreateMutex)(unsigned char ucQueueType);
xQueueSetHandle (xQueueCreateSet)(unsigned portBASE_TYPE uxEventQueueLength);
xQueueHandle (xQueueGenericCreate)(unsigned portBASE_TYPE uxQueueLength,
    unsigned portBASE_TYPE uxItemSize, unsigned char ucQueueType);
signed portBASE_TYPE (xQueueGenericReceive)(xQueueHandle xQueue, const void *const pvBuffer,
    portTickType xTicksToWait, portBASE_TYPE xJustPeek);
int (xQueueGenericReset)(xQueueHandle xQueue, int xNewQueue);
signed portBASE_TYPE (xQueueGenericSend)(xQueueHandle xQueue, const void *const pvItemToQueue,
    portTickType xTicksToWait, portBASE_TYPE xCopyPosition);
signed portBASE_TYPE (xQueueGenericSendFromISR)(xQueueHandle xQueue,
    const void *const pvItemToQueue, signed portBASE_TYPE *pxHigherPriorityTaskWoken,
    portBASE_TYPE xCopyPosition);
void *(xQueueGetMutexHolder)(xQueueHandle xSemaphore);
int (xQueueGiveMutexRecursive)(xQueueHandle pxMutex);
signed portBASE_TYPE (xQueueIsQueueEmptyFromISR)(const xQueueHandle xQueue);
signed portBASE_TYPE (xQueueIsQueueFullFromISR)(const xQueueHandle xQueue);
signed portBASE_TYPE (xQueuePeekFromISR)(xQueueHandle xQueue, const void *const pvBuffer);
signed portBASE_TYPE (xQueueReceiveFromISR)(xQueueHandle xQueue, const void *const pvBuffer,
    signed portBASE_TYPE *pxHigherPriorityTaskWoken);
int (xQueueRemoveFromSet)(xQueueSetMemberHandle xQueueOrSemaphore, xQueueSetHandle xQueueSet);
xQueueSetMemberHandle (xQueueSelectFromSet)(xQueueSetHandle xQueueSet,
    portTickType xBlockTimeTicks);
xQueueSetMemberHandle (xQueueSelectFromSetFromISR)(xQueueSetHandle xQueueSet);
int (xQueueTakeMutexRecursive)(xQueueHandle xMutex, portTickType xBlockTime);

// freertos/task.h

eSleepModeStatus (eTaskConfirmSleepModeStatus)(void);
eTaskState (eTaskGetState)(xTaskHandle xTask);
signed char *(pcTaskGetTaskName)(xTaskHandle xTaskToQuery);
portTickType (prvGetExpectedIdleTime)(void);
unsigned portBASE_TYPE (uxTaskGetNumberOfTasks)(void);
unsigned portBASE_TYPE (uxTaskGetStackHighWaterMark)(xTaskHandle xTask);
unsigned portBASE_TYPE (uxTaskGetSystemState)(xTaskStatusType *pxTaskStatusArray,
    unsigned portBASE_TYPE uxArraySize, unsigned int *pulTotalRunTime);
unsigned portBASE_TYPE (uxTaskGetTaskNumber)(xTaskHandle xTask);
unsigned portBASE_TYPE (uxTaskPriorityGet)(xTaskHandle xTask);
void (vTaskAllocateMPURegions)(xTaskHandle xTask, const xMemoryRegion *const pxRegions);
void (vTaskDelay)(portTickType xTicksToDelay);
void (vTaskDelayUntil)(portTickType *const pxPreviousWakeTime, portTickType xTimeIncrement);
void (vTaskDelete)(xTaskHandle xTaskToDelete);
void (vTaskEndScheduler)(void);
void (vTaskGetRunTimeStats)(signed char *pcWriteBuffer);
void (vTaskList)(signed char *pcWriteBuffer);
void (vTaskMissedYield)(void);
void (vTaskPlaceOnEventList)(xList *const pxEventList, portTickType xTicksToWait);
void (vTaskPlaceOnEventListRestricted)(xList *const pxEventList, portTickType xTicksToWait);
void (vTaskPriorityDisinherit)(xTaskHandle const pxMutexHolder);
void (vTaskPriorityInherit)(xTaskHandle const pxMutexHolder);
void (vTaskPrioritySet)(xTaskHandle xTask, unsigned portBASE_TYPE uxNewPriority);
void (vTaskResume)(xTaskHandle xTaskToResume);
void (vTaskSetTaskNumber)(xTaskHandle xTask, unsigned portBASE_TYPE uxHandle);
void (vTaskSetTimeOutState)(xTimeOutType *const pxTimeOut);
void (vTaskStartScheduler)(void);
void (vTaskStepTick)(portTickType xTicksToJump);
void (vTaskSuspend)(xTaskHandle xTaskToSuspend);
void (vTaskSuspendAll)(void);
void (vTaskSwitchContext)(void);
int (xTaskCallApplicationTaskHook)(xTaskHandle xTask, void *pvParameter);
int (xTaskCheckForTimeOut)(xTimeOutType *const pxTimeOut, portTickType *const pxTicksToWait);
signed portBASE_TYPE (xTaskGenericCreate)(pdTASK_CODE pxTaskCode, const signed char *const pcName,
    unsigned short usStackDepth, void *pvParameters, unsigned portBASE_TYPE uxPriority,
    xTaskHandle *pxCreatedTask, portSTACK_TYPE *puxStackBuffer,
    const xMemoryRegion *const xRegions);
xTaskHandle (xTaskGetCurrentTaskHandle)(void);
xTaskHandle (xTaskGetIdleTaskHandle)(void);
int (xTaskGetSchedulerState)(void);
portTickType (xTaskGetTickCount)(void);
portTickType (xTaskGetTickCountFromISR)(void);
int (xTaskIncrementTick)(void);
signed portBASE_TYPE (xTaskIsTaskSuspended)(xTaskHandle xTask);
signed portBASE_TYPE (xTaskRemoveFromEventList)(const xList *const pxEventList);
signed portBASE_TYPE (xTaskResumeAll)(void);
int (xTaskResumeFromISR)(xTaskHandle xTaskToResume);

// freertos/timers.h

void *(pvTimerGetTimerID)(xTimerHandle xTimer);
xTimerHandle (xTimerCreate)(const signed char *const pcTimerName, portTickType xTimerPeriodInTicks,
    unsigned portBASE_TYPE uxAutoReload, void *pvTimerID, tmrTIMER_CALLBACK pxCallbackFunction);
int (xTimerCreateTimerTask)(void);
int (xTimerGenericCommand)(xTimerHandle xTimer, int xCommandID, portTickType xOptionalValue,
    int *pxHigherPriorityTaskWoken, portTickType xBlockTime);
xTaskHandle (xTimerGetTimerDaemonTaskHandle)(void);
int (xTimerIsTimerActive)(xTimerHandle xTimer);
