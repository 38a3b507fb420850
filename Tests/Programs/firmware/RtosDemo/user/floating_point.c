/* Floating-point tasks that never call the kernel: a chaotic sequence shows any register that a
 * switch of tasks did not keep, because the smallest error grows until it is seen.
 *
 * Each task has values of its own, and a result that was computed before anybody interrupted. */
#include "demo.h"

#define THIS (&floating_point)

enum { TASKS = 2, STEPS = 3000, PRIORITY = 1 };

static struct sequence {
    double x, r;
    float y, s;
    double expected;
} sequences[TASKS] = {{0.3, 3.99, 0.4f, 3.97f, 0}, {0.7, 3.93, 0.6f, 3.95f, 0}};

/* Two logistic maps side by side, in double and in single precision. */
static double run(const struct sequence *sequence)
{
    double x = sequence->x, sum = 0;
    float y = sequence->y;
    unsigned step;
    for (step = 0; step < STEPS; step++) {
        x = sequence->r * x * (1.0 - x);
        y = sequence->s * y * (1.0f - y);
        sum += x - y;
    }
    return sum;
}

static void computes(void *argument)
{
    unsigned part = (unsigned)(uintptr_t)argument;
    for (;;) {
        demo_check(THIS, run(&sequences[part]) == sequences[part].expected);
        THIS->rounds[part]++;
    }
}

static void start(void)
{
    unsigned i;
    for (i = 0; i < TASKS; i++) {
        sequences[i].expected = run(&sequences[i]);
        demo_check(THIS, sequences[i].expected == sequences[i].expected); /* not NaN */
        govern(demo_task(computes, "float", (void *)(uintptr_t)i, PRIORITY));
    }
}

struct demo floating_point = {.name = "floating point", .start = start, .parts = TASKS};
