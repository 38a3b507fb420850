/* Integer tasks that never call the kernel: they compute the same thing again and again, are
 * interrupted anywhere, and must come to the same result each time. */
#include "demo.h"

#define THIS (&integer_sums)

enum { TASKS = 2, TERMS = 2000, PRIORITY = 1 };

/* The squares of 1 to TERMS, modulo 2^64; `one` is 1, which no compiler knows. */
static uint64 squares(volatile uint32 *one)
{
    uint64 sum = 0, term;
    for (term = *one; term <= TERMS; term += *one) sum += term * term;
    return sum;
}

/* Euclid's steps over neighbours, whose greatest common divisor is 1. */
static uint32 divisors(volatile uint32 *one)
{
    uint32 sum = 0, n;
    for (n = 2; n < TERMS / 4; n++) {
        uint32 a = n * *one, b = n + *one;
        while (b != 0) {
            uint32 rest = a % b;
            a = b;
            b = rest;
        }
        sum += a;
    }
    return sum;
}

static void sums(void *argument)
{
    unsigned part = (unsigned)(uintptr_t)argument;
    volatile uint32 one = 1;
    const uint64 n = TERMS;
    for (;;) {
        demo_check(THIS, squares(&one) == n * (n + 1) * (2 * n + 1) / 6);
        demo_check(THIS, divisors(&one) == TERMS / 4 - 2);
        THIS->rounds[part]++;
    }
}

static void start(void)
{
    unsigned i;
    for (i = 0; i < TASKS; i++)
        govern(demo_task(sums, "integer", (void *)(uintptr_t)i, PRIORITY));
}

struct demo integer_sums = {.name = "integers", .start = start, .parts = TASKS};
