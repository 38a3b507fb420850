// The kernel's doubly linked lists, for code that keeps such items itself. The simulated kernel
// does not use them: task handles do not point at any. Nothing here is locked.
#ifndef HOST8266_FREERTOS_LIST_H
#define HOST8266_FREERTOS_LIST_H

#include "FreeRTOS.h"

#ifdef __cplusplus
extern "C" {
#endif

#define configLIST_VOLATILE

struct xLIST_ITEM {
    portTickType xItemValue;  // lists are kept in ascending order of it
    struct xLIST_ITEM *pxNext;
    struct xLIST_ITEM *pxPrevious;
    void *pvOwner;
    void *pvContainer;
};
typedef struct xLIST_ITEM xListItem;
typedef xListItem ListItem_t;

struct xMINI_LIST_ITEM {
    portTickType xItemValue;
    struct xLIST_ITEM *pxNext;
    struct xLIST_ITEM *pxPrevious;
};
typedef struct xMINI_LIST_ITEM xMiniListItem;
typedef xMiniListItem MiniListItem_t;

typedef struct xLIST {
    unsigned portBASE_TYPE uxNumberOfItems;
    xListItem *pxIndex;
    xMiniListItem xListEnd;
} xList;
typedef xList List_t;

// Before anything else is done with them.
void vListInitialise(xList *pxList);
void vListInitialiseItem(xListItem *pxItem);

// In ascending order of the items' values, behind equal ones; or where the list's index comes last.
void vListInsert(xList *pxList, xListItem *pxNewListItem);
void vListInsertEnd(xList *pxList, xListItem *pxNewListItem);

// How many items are left on the list.
unsigned portBASE_TYPE uxListRemove(xListItem *pxItemToRemove);

#ifdef __cplusplus
}
#endif

// Items

#define listSET_LIST_ITEM_OWNER(pxListItem, pxOwner) ((pxListItem)->pvOwner = (void *)(pxOwner))
#define listGET_LIST_ITEM_OWNER(pxListItem) ((pxListItem)->pvOwner)
#define listSET_LIST_ITEM_VALUE(pxListItem, xValue) ((pxListItem)->xItemValue = (xValue))
#define listGET_LIST_ITEM_VALUE(pxListItem) ((pxListItem)->xItemValue)
#define listLIST_ITEM_CONTAINER(pxListItem) ((pxListItem)->pvContainer)
#define listIS_CONTAINED_WITHIN(pxList, pxListItem) \
    ((portBASE_TYPE)((pxListItem)->pvContainer == (void *)(pxList)))

// Lists

#define listLIST_IS_INITIALISED(pxList) ((pxList)->xListEnd.xItemValue == portMAX_DELAY)
#define listLIST_IS_EMPTY(pxList) ((portBASE_TYPE)((pxList)->uxNumberOfItems == 0))
#define listCURRENT_LIST_LENGTH(pxList) ((pxList)->uxNumberOfItems)
#define listGET_ITEM_VALUE_OF_HEAD_ENTRY(pxList) ((pxList)->xListEnd.pxNext->xItemValue)
#define listGET_OWNER_OF_HEAD_ENTRY(pxList) ((pxList)->xListEnd.pxNext->pvOwner)

// Moves the list's index to the next item, past the end marker, and gives that item's owner.
#define listGET_OWNER_OF_NEXT_ENTRY(pxTCB, pxList)                               \
    do {                                                                         \
        xList *const h8266_list = (pxList);                                      \
        h8266_list->pxIndex = h8266_list->pxIndex->pxNext;                       \
        if ((void *)h8266_list->pxIndex == (void *)&h8266_list->xListEnd)        \
            h8266_list->pxIndex = h8266_list->pxIndex->pxNext;                   \
        (pxTCB) = h8266_list->pxIndex->pvOwner;                                  \
    } while (0)

#endif
