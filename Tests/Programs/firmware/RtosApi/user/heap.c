/* The heap by its FreeRTOS names. */
#include "api.h"
#include "cases.h"

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
