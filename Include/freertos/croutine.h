// Co-routines: functions of priority 0 or 1 that share one task's stack. vCoRoutineSchedule runs
// one of them until it returns, so it is called again and again, by the idle hook or by a task. A
// queue serves tasks or co-routines, never both. The SDK's kernel was built without them
// (configUSE_CO_ROUTINES is 0).
#ifndef HOST8266_FREERTOS_CROUTINE_H
#define HOST8266_FREERTOS_CROUTINE_H

#include "list.h"
#include "queue.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef void *xCoRoutineHandle;
typedef xCoRoutineHandle CoRoutineHandle_t;
typedef void (*crCOROUTINE_CODE)(xCoRoutineHandle, unsigned portBASE_TYPE);

typedef struct corCoRoutineControlBlock {
    crCOROUTINE_CODE pxCoRoutineFunction;
    xListItem xGenericListItem;
    xListItem xEventListItem;
    unsigned portBASE_TYPE uxPriority;
    unsigned portBASE_TYPE uxIndex;
    unsigned short uxState;  // where crSTART resumes
} corCRCB;

signed portBASE_TYPE xCoRoutineCreate(crCOROUTINE_CODE pxCoRoutineCode,
                                      unsigned portBASE_TYPE uxPriority,
                                      unsigned portBASE_TYPE uxIndex);
void vCoRoutineSchedule(void);
void vCoRoutineAddToDelayedList(portTickType xTicksToDelay, xList *pxEventList);
signed portBASE_TYPE xCoRoutineRemoveFromEventList(const xList *pxEventList);

#ifdef __cplusplus
}
#endif

// A co-routine's body is one switch over the lines at which it waited: each wait stores a number
// made of its line, returns, and is the case label to come back to. Hence these cannot be used
// twice on a line, nor inside another switch.

#define crSTART(pxCRCB) switch (((corCRCB *)(pxCRCB))->uxState) { case 0:
#define crEND() }

#define H8266_CR_WAIT(xHandle, number)               \
    ((corCRCB *)(xHandle))->uxState = (number);      \
    return;                                          \
    case (number):

#define crSET_STATE0(xHandle) H8266_CR_WAIT(xHandle, __LINE__ * 2)
#define crSET_STATE1(xHandle) H8266_CR_WAIT(xHandle, __LINE__ * 2 + 1)

#define crDELAY(xHandle, xTicksToDelay)                                              \
    if ((xTicksToDelay) > 0) vCoRoutineAddToDelayedList((xTicksToDelay), NULL);      \
    crSET_STATE0(xHandle)

#define crQUEUE_SEND(xHandle, pxQueue, pvItemToQueue, xTicksToWait, pxResult)        \
    *(pxResult) = xQueueCRSend((pxQueue), (pvItemToQueue), (xTicksToWait));          \
    if (*(pxResult) == errQUEUE_BLOCKED) {                                           \
        crSET_STATE0(xHandle)                                                        \
        *(pxResult) = xQueueCRSend((pxQueue), (pvItemToQueue), 0);                   \
    }                                                                                \
    if (*(pxResult) == errQUEUE_YIELD) {                                             \
        crSET_STATE1(xHandle)                                                        \
        *(pxResult) = pdPASS;                                                        \
    }

#define crQUEUE_RECEIVE(xHandle, pxQueue, pvBuffer, xTicksToWait, pxResult)          \
    *(pxResult) = xQueueCRReceive((pxQueue), (pvBuffer), (xTicksToWait));            \
    if (*(pxResult) == errQUEUE_BLOCKED) {                                           \
        crSET_STATE0(xHandle)                                                        \
        *(pxResult) = xQueueCRReceive((pxQueue), (pvBuffer), 0);                     \
    }                                                                                \
    if (*(pxResult) == errQUEUE_YIELD) {                                             \
        crSET_STATE1(xHandle)                                                        \
        *(pxResult) = pdPASS;                                                        \
    }

#define crQUEUE_SEND_FROM_ISR(pxQueue, pvItemToQueue, xCoRoutinePreviouslyWoken) \
    xQueueCRSendFromISR((pxQueue), (pvItemToQueue), (xCoRoutinePreviouslyWoken))
#define crQUEUE_RECEIVE_FROM_ISR(pxQueue, pvBuffer, pxCoRoutineWoken) \
    xQueueCRReceiveFromISR((pxQueue), (pvBuffer), (pxCoRoutineWoken))

#endif
