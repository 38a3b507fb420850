// Semaphores and mutexes: macros over queues whose items have no bytes.
#ifndef HOST8266_FREERTOS_SEMPHR_H
#define HOST8266_FREERTOS_SEMPHR_H

#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef xQueueHandle xSemaphoreHandle;
typedef xSemaphoreHandle SemaphoreHandle_t;

#ifdef __cplusplus
}
#endif

#define semBINARY_SEMAPHORE_QUEUE_LENGTH ((uint8_t)1U)
#define semSEMAPHORE_QUEUE_ITEM_LENGTH ((uint8_t)0U)
#define semGIVE_BLOCK_TIME ((portTickType)0U)

// Creating. NULL when the heap is full. vSemaphoreCreateBinary assigns its argument and leaves the
// semaphore given; xSemaphoreCreateBinary, of later versions, leaves it taken.

#define xSemaphoreCreateBinary()                                                             \
    xQueueGenericCreate(semBINARY_SEMAPHORE_QUEUE_LENGTH, semSEMAPHORE_QUEUE_ITEM_LENGTH,    \
                        queueQUEUE_TYPE_BINARY_SEMAPHORE)
#define vSemaphoreCreateBinary(xSemaphore) \
    (((xSemaphore) = xSemaphoreCreateBinary()) != NULL ? (void)xSemaphoreGive(xSemaphore) : (void)0)
#define xSemaphoreCreateCounting(uxMaxCount, uxInitialCount) \
    xQueueCreateCountingSemaphore((uxMaxCount), (uxInitialCount))
#define xSemaphoreCreateMutex() xQueueCreateMutex(queueQUEUE_TYPE_MUTEX)
#define xSemaphoreCreateRecursiveMutex() xQueueCreateMutex(queueQUEUE_TYPE_RECURSIVE_MUTEX)
#define vSemaphoreDelete(xSemaphore) vQueueDelete((xQueueHandle)(xSemaphore))

// Taking blocks for up to xBlockTime ticks. Giving never blocks.

#define xSemaphoreTake(xSemaphore, xBlockTime) \
    xQueueGenericReceive((xQueueHandle)(xSemaphore), NULL, (xBlockTime), pdFALSE)
#define xSemaphoreGive(xSemaphore) \
    xQueueGenericSend((xQueueHandle)(xSemaphore), NULL, semGIVE_BLOCK_TIME, queueSEND_TO_BACK)
#define xSemaphoreTakeRecursive(xMutex, xBlockTime) xQueueTakeMutexRecursive((xMutex), (xBlockTime))
#define xSemaphoreGiveRecursive(xMutex) xQueueGiveMutexRecursive((xMutex))
#define xSemaphoreTakeFromISR(xSemaphore, pxHigherPriorityTaskWoken) \
    xQueueReceiveFromISR((xQueueHandle)(xSemaphore), NULL, (pxHigherPriorityTaskWoken))
#define xSemaphoreGiveFromISR(xSemaphore, pxHigherPriorityTaskWoken)                              \
    xQueueGenericSendFromISR((xQueueHandle)(xSemaphore), NULL, (pxHigherPriorityTaskWoken),       \
                             queueSEND_TO_BACK)
#define xSemaphoreAltTake(xSemaphore, xBlockTime) \
    xQueueAltGenericReceive((xQueueHandle)(xSemaphore), NULL, (xBlockTime), pdFALSE)
#define xSemaphoreAltGive(xSemaphore) \
    xQueueAltGenericSend((xQueueHandle)(xSemaphore), NULL, semGIVE_BLOCK_TIME, queueSEND_TO_BACK)

// Questions

#define xSemaphoreGetMutexHolder(xSemaphore) xQueueGetMutexHolder((xSemaphore))
#define uxSemaphoreGetCount(xSemaphore) uxQueueMessagesWaiting((xQueueHandle)(xSemaphore))

#endif
