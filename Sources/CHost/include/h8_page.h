/* The machine page: the words that instrumented firmware touches on every block it enters.
 *
 * It lies at a fixed address below 4 GiB, so that the inlined hook (Include/runtime/budget.c)
 * reaches it with one absolute operand and costs next to nothing. Firmware never names it.
 */
#pragma once

#include <stdint.h>

#define H8_PAGE_ADDRESS 0x2FFFF000UL

typedef struct h8_page {
    /* Virtual time that firmware may still spend before the machine must look at what is due, in
     * half bus cycles (6.25 ns, one cycle of a 160 MHz CPU). Below zero means: overdue. */
    int64_t budget;
    /* The lowest address that firmware's frames have reached on the stack it runs on; one that goes
     * below it calls the host, which lowers it or reports an overflow. In a handler: the lowest
     * that they may reach. */
    uint64_t stack_limit;
} h8_page;

/* What a signal takes from the budget so that firmware looks up at its next block. It is more than
 * any budget, so what was there can still be told, and the clock goes on being right. */
#define H8_TAKEN_BUDGET ((int64_t)1 << 61)

/* Where the page has room for the state of firmware's C library (h8_libc.h). */
#define H8_PAGE_LIBC 256

/* The page at its address. Valid once h8_memory_map() has succeeded. */
static inline h8_page *h8_the_page(void) { return (h8_page *)H8_PAGE_ADDRESS; }

/* The budget as it is but for what a signal took. */
static inline int64_t h8_true_budget(void)
{
    int64_t budget = h8_the_page()->budget;
    return budget < -H8_TAKEN_BUDGET / 2 ? budget + H8_TAKEN_BUDGET : budget;
}
