// Queues: items of fixed size, copied in and out, first in first out. Semaphores and mutexes are
// queues too (semphr.h). Calls with a time to wait block; those that end in FromISR never do.
#ifndef HOST8266_FREERTOS_QUEUE_H
#define HOST8266_FREERTOS_QUEUE_H

#include "FreeRTOS.h"

#ifdef __cplusplus
extern "C" {
#endif

// Types

typedef void *xQueueHandle;
typedef void *xQueueSetHandle;
typedef void *xQueueSetMemberHandle;
typedef xQueueHandle QueueHandle_t;
typedef xQueueSetHandle QueueSetHandle_t;
typedef xQueueSetMemberHandle QueueSetMemberHandle_t;

#define queueSEND_TO_BACK ((BaseType_t)0)
#define queueSEND_TO_FRONT ((BaseType_t)1)
#define queueOVERWRITE ((BaseType_t)2)

#define queueQUEUE_TYPE_BASE ((uint8_t)0U)
#define queueQUEUE_TYPE_SET ((uint8_t)0U)
#define queueQUEUE_TYPE_MUTEX ((uint8_t)1U)
#define queueQUEUE_TYPE_COUNTING_SEMAPHORE ((uint8_t)2U)
#define queueQUEUE_TYPE_BINARY_SEMAPHORE ((uint8_t)3U)
#define queueQUEUE_TYPE_RECURSIVE_MUTEX ((uint8_t)4U)

// Creating and deleting. NULL when the heap is full; sizes are in items and bytes.

xQueueHandle xQueueGenericCreate(unsigned portBASE_TYPE uxQueueLength,
                                 unsigned portBASE_TYPE uxItemSize, unsigned char ucQueueType);
xQueueHandle xQueueCreateMutex(unsigned char ucQueueType);
xQueueHandle xQueueCreateCountingSemaphore(unsigned portBASE_TYPE uxCountValue,
                                           unsigned portBASE_TYPE uxInitialCount);
void vQueueDelete(xQueueHandle xQueue);
portBASE_TYPE xQueueGenericReset(xQueueHandle xQueue, portBASE_TYPE xNewQueue);

#define xQueueCreate(uxQueueLength, uxItemSize) \
    xQueueGenericCreate((uxQueueLength), (uxItemSize), queueQUEUE_TYPE_BASE)
#define xQueueReset(xQueue) xQueueGenericReset((xQueue), pdFALSE)

// Sending. pdTRUE, or errQUEUE_FULL after waiting.

signed portBASE_TYPE xQueueGenericSend(xQueueHandle xQueue, const void *const pvItemToQueue,
                                       portTickType xTicksToWait, portBASE_TYPE xCopyPosition);
signed portBASE_TYPE xQueueGenericSendFromISR(xQueueHandle xQueue,
                                              const void *const pvItemToQueue,
                                              signed portBASE_TYPE *pxHigherPriorityTaskWoken,
                                              portBASE_TYPE xCopyPosition);

#define xQueueSend(xQueue, pvItemToQueue, xTicksToWait) \
    xQueueGenericSend((xQueue), (pvItemToQueue), (xTicksToWait), queueSEND_TO_BACK)
#define xQueueSendToBack(xQueue, pvItemToQueue, xTicksToWait) \
    xQueueGenericSend((xQueue), (pvItemToQueue), (xTicksToWait), queueSEND_TO_BACK)
#define xQueueSendToFront(xQueue, pvItemToQueue, xTicksToWait) \
    xQueueGenericSend((xQueue), (pvItemToQueue), (xTicksToWait), queueSEND_TO_FRONT)
#define xQueueOverwrite(xQueue, pvItemToQueue) \
    xQueueGenericSend((xQueue), (pvItemToQueue), 0, queueOVERWRITE)

#define xQueueSendFromISR(xQueue, pvItemToQueue, pxHigherPriorityTaskWoken)             \
    xQueueGenericSendFromISR((xQueue), (pvItemToQueue), (pxHigherPriorityTaskWoken),    \
                             queueSEND_TO_BACK)
#define xQueueSendToBackFromISR(xQueue, pvItemToQueue, pxHigherPriorityTaskWoken)       \
    xQueueGenericSendFromISR((xQueue), (pvItemToQueue), (pxHigherPriorityTaskWoken),    \
                             queueSEND_TO_BACK)
#define xQueueSendToFrontFromISR(xQueue, pvItemToQueue, pxHigherPriorityTaskWoken)      \
    xQueueGenericSendFromISR((xQueue), (pvItemToQueue), (pxHigherPriorityTaskWoken),    \
                             queueSEND_TO_FRONT)
#define xQueueOverwriteFromISR(xQueue, pvItemToQueue, pxHigherPriorityTaskWoken)        \
    xQueueGenericSendFromISR((xQueue), (pvItemToQueue), (pxHigherPriorityTaskWoken),    \
                             queueOVERWRITE)

// Receiving. pdTRUE, or errQUEUE_EMPTY after waiting. The buffer is written, const or not: that is
// how FreeRTOS 7 declares it.

signed portBASE_TYPE xQueueGenericReceive(xQueueHandle xQueue, const void *const pvBuffer,
                                          portTickType xTicksToWait, portBASE_TYPE xJustPeek);
signed portBASE_TYPE xQueueReceiveFromISR(xQueueHandle xQueue, const void *const pvBuffer,
                                          signed portBASE_TYPE *pxHigherPriorityTaskWoken);
signed portBASE_TYPE xQueuePeekFromISR(xQueueHandle xQueue, const void *const pvBuffer);

#define xQueueReceive(xQueue, pvBuffer, xTicksToWait) \
    xQueueGenericReceive((xQueue), (pvBuffer), (xTicksToWait), pdFALSE)
#define xQueuePeek(xQueue, pvBuffer, xTicksToWait) \
    xQueueGenericReceive((xQueue), (pvBuffer), (xTicksToWait), pdTRUE)

// Questions

unsigned portBASE_TYPE uxQueueMessagesWaiting(const xQueueHandle xQueue);
unsigned portBASE_TYPE uxQueueMessagesWaitingFromISR(const xQueueHandle xQueue);
signed portBASE_TYPE xQueueIsQueueEmptyFromISR(const xQueueHandle xQueue);
signed portBASE_TYPE xQueueIsQueueFullFromISR(const xQueueHandle xQueue);
unsigned char ucQueueGetQueueNumber(xQueueHandle xQueue);
void vQueueSetQueueNumber(xQueueHandle xQueue, unsigned char ucQueueNumber);
unsigned char ucQueueGetQueueType(xQueueHandle xQueue);

// Mutexes, behind semphr.h's macros

void *xQueueGetMutexHolder(xQueueHandle xSemaphore);
portBASE_TYPE xQueueTakeMutexRecursive(xQueueHandle xMutex, portTickType xBlockTime);
portBASE_TYPE xQueueGiveMutexRecursive(xQueueHandle pxMutex);

// Queue sets, the alternative interface and co-routine queues: the SDK's headers declare them, its
// kernel was built without (configUSE_QUEUE_SETS, _ALTERNATIVE_API, _CO_ROUTINES are 0).

xQueueSetHandle xQueueCreateSet(unsigned portBASE_TYPE uxEventQueueLength);
portBASE_TYPE xQueueAddToSet(xQueueSetMemberHandle xQueueOrSemaphore, xQueueSetHandle xQueueSet);
portBASE_TYPE xQueueRemoveFromSet(xQueueSetMemberHandle xQueueOrSemaphore,
                                  xQueueSetHandle xQueueSet);
xQueueSetMemberHandle xQueueSelectFromSet(xQueueSetHandle xQueueSet, portTickType xBlockTimeTicks);
xQueueSetMemberHandle xQueueSelectFromSetFromISR(xQueueSetHandle xQueueSet);

signed portBASE_TYPE xQueueAltGenericSend(xQueueHandle xQueue, const void *const pvItemToQueue,
                                          portTickType xTicksToWait, portBASE_TYPE xCopyPosition);
signed portBASE_TYPE xQueueAltGenericReceive(xQueueHandle xQueue, void *const pvBuffer,
                                             portTickType xTicksToWait,
                                             portBASE_TYPE xJustPeeking);

#define xQueueAltSendToFront(xQueue, pvItemToQueue, xTicksToWait) \
    xQueueAltGenericSend((xQueue), (pvItemToQueue), (xTicksToWait), queueSEND_TO_FRONT)
#define xQueueAltSendToBack(xQueue, pvItemToQueue, xTicksToWait) \
    xQueueAltGenericSend((xQueue), (pvItemToQueue), (xTicksToWait), queueSEND_TO_BACK)
#define xQueueAltReceive(xQueue, pvBuffer, xTicksToWait) \
    xQueueAltGenericReceive((xQueue), (pvBuffer), (xTicksToWait), pdFALSE)
#define xQueueAltPeek(xQueue, pvBuffer, xTicksToWait) \
    xQueueAltGenericReceive((xQueue), (pvBuffer), (xTicksToWait), pdTRUE)

signed portBASE_TYPE xQueueCRSend(xQueueHandle xQueue, const void *pvItemToQueue,
                                  portTickType xTicksToWait);
signed portBASE_TYPE xQueueCRReceive(xQueueHandle xQueue, void *pvBuffer,
                                     portTickType xTicksToWait);
signed portBASE_TYPE xQueueCRSendFromISR(xQueueHandle xQueue, const void *pvItemToQueue,
                                         signed portBASE_TYPE xCoRoutinePreviouslyWoken);
signed portBASE_TYPE xQueueCRReceiveFromISR(xQueueHandle xQueue, void *pvBuffer,
                                            signed portBASE_TYPE *pxTaskWoken);

// For the timer service task only.
void vQueueWaitForMessageRestricted(xQueueHandle xQueue, portTickType xTicksToWait);

#ifdef __cplusplus
}
#endif

#endif
