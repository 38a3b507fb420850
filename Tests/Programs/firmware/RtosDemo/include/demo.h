/* What the demo programs share.
 *
 * Each is a file of its own with one `struct demo`: how it starts, how far each of its parts has
 * come, and what it found wrong. The check task of user_main.c looks at all of them. */
#ifndef DEMO_H
#define DEMO_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

enum { MOST_PARTS = 4 };

struct demo {
    const char *name;
    void (*start)(void);                /* called by the check task; may wait */
    unsigned parts;                     /* how many of `rounds` are in use */
    volatile uint32 rounds[MOST_PARTS]; /* each grows as long as that part works */
    volatile uint32 failures;
    const char *volatile failure; /* the first one */
    volatile int line;
};

extern struct demo blocking_times, counting_semaphores, task_death, dynamic_priorities,
    generic_queues, mutex_inheritance, recursive_mutexes, queue_sets, overwriting, peeking,
    software_timers, integer_sums, floating_point, time_slicing, fixed_rates, interrupts;

/* Notes a failure of `demo` if the condition does not hold, and goes on. */
#define demo_check(demo, condition) \
    do { \
        if (!(condition)) demo_fail((demo), #condition, __LINE__); \
    } while (0)
void demo_fail(struct demo *demo, const char *condition, int line);

/* Starts a task of 192 words; the run ends with code 98 when there is no memory for it. */
xTaskHandle demo_task(pdTASK_CODE code, const char *name, void *argument, unsigned priority);

/* Puts a task that never calls the kernel under the governor of governor.c. Such a task runs
 * only in windows of a few ticks: one that always spins would use all of the virtual time, and the
 * host needs its CPU for what it computes. */
void govern(xTaskHandle task);
void start_governor(void);

#endif
