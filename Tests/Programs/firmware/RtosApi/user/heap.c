/* The heap by its FreeRTOS names, and the macros that need no kernel. */
#include "api.h"
#include "cases.h"
#include "freertos/croutine.h"
#include "freertos/list.h"

void heap_blocks(void)
{
    size_t heap = xPortGetFreeHeapSize();
    uint8 *blocks[8];
    unsigned i, k;
    for (i = 0; i < 8; i++) {
        blocks[i] = pvPortMalloc(100 + i, __FILE__, __LINE__);
        check(blocks[i] != NULL);
        equal((uint32)(uintptr_t)blocks[i] & portBYTE_ALIGNMENT_MASK, 0);
        memset(blocks[i], i + 1, 100 + i);
    }
    /* They do not overlap. */
    for (i = 0; i < 8; i++)
        for (k = 0; k < 100 + i; k++) equal(blocks[i][k], i + 1);
    /* Rounded up to eight bytes, and eight for each header. */
    equal(heap - xPortGetFreeHeapSize(), (5 * 104 + 3 * 112) + 8 * 8);
    for (i = 0; i < 8; i += 2) vPortFree(blocks[i], __FILE__, __LINE__);
    for (i = 1; i < 8; i += 2) vPortFree(blocks[i], __FILE__, __LINE__);
    equal(xPortGetFreeHeapSize(), heap);

    void *aligned = pvPortMallocAligned(24, NULL);
    check(aligned != NULL);
    equal(heap - xPortGetFreeHeapSize(), 32);
    vPortFreeAligned(aligned);
    check(pvPortMallocAligned(24, blocks) == (void *)blocks); /* the caller's own */
}

void heap_limits(void)
{
    size_t heap = xPortGetFreeHeapSize();
    check(heap > 8 * 1024);
    check(pvPortMalloc(0, NULL, 0) == NULL);
    check(pvPortMalloc(heap + 1, NULL, 0) == NULL);
    check(pvPortMalloc(0x7fffffff, NULL, 0) == NULL);
    equal(xPortGetFreeHeapSize(), heap);
    vPortFree(NULL, NULL, 0);
    equal(xPortGetFreeHeapSize(), heap);

    /* Neighbours join: what was three blocks can be one. */
    void *a = pvPortMalloc(heap / 4, NULL, 0);
    void *b = pvPortMalloc(heap / 4, NULL, 0);
    void *c = pvPortMalloc(heap / 4, NULL, 0);
    check(a != NULL && b != NULL && c != NULL);
    check(pvPortMalloc(heap / 2, NULL, 0) == NULL);
    vPortFree(a, NULL, 0);
    vPortFree(c, NULL, 0);
    vPortFree(b, NULL, 0);
    void *all = pvPortMalloc(heap * 3 / 4, NULL, 0);
    check(all != NULL);
    vPortFree(all, NULL, 0);
    equal(xPortGetFreeHeapSize(), heap);
}

/* list.h has macros alone, so the list is made by hand. */
void lists(void)
{
    xList list;
    xListItem items[2];
    void *owner = NULL;
    list.uxNumberOfItems = 0;
    list.pxIndex = (xListItem *)&list.xListEnd;
    list.xListEnd.xItemValue = portMAX_DELAY;
    check(listLIST_IS_INITIALISED(&list));
    check(listLIST_IS_EMPTY(&list));
    list.uxNumberOfItems = 2;
    list.xListEnd.pxNext = &items[0];
    items[0].pxNext = &items[1];
    items[1].pxNext = (xListItem *)&list.xListEnd;
    items[0].pvContainer = &list;
    items[1].pvContainer = NULL;
    listSET_LIST_ITEM_OWNER(&items[0], &items[0]);
    listSET_LIST_ITEM_OWNER(&items[1], &items[1]);
    listSET_LIST_ITEM_VALUE(&items[0], 7);
    equal(listGET_LIST_ITEM_VALUE(&items[0]), 7);
    check(listGET_LIST_ITEM_OWNER(&items[1]) == &items[1]);
    check(!listLIST_IS_EMPTY(&list));
    equal(listCURRENT_LIST_LENGTH(&list), 2);
    equal(listGET_ITEM_VALUE_OF_HEAD_ENTRY(&list), 7);
    check(listGET_OWNER_OF_HEAD_ENTRY(&list) == &items[0]);
    check(listLIST_ITEM_CONTAINER(&items[0]) == &list);
    check(listIS_CONTAINED_WITHIN(&list, &items[0]));
    check(!listIS_CONTAINED_WITHIN(&list, &items[1]));
    /* Round and round, past the end marker. */
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[1]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
}

/* The SDK's kernel has no co-routines; their bodies can be driven by hand all the same. */
static void body(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    crSTART(handle);
    mark('a');
    crSET_STATE0(handle)
    mark('b');
    crSET_STATE1(handle)
    mark('c');
    crEND();
}

void coroutine_body(void)
{
    corCRCB block;
    memset(&block, 0, sizeof block);
    body(&block, 0);
    marks("a");
    body(&block, 0);
    marks("b");
    body(&block, 0);
    marks("c");
}
