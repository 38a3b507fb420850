/* What the cases of RtosApi share: expectations, marks, and a way to start tasks.
 *
 * A case runs in the task "api" of priority RUNNER. It must leave things as it found them: the
 * table's loop in user_main.c compares the heap, the number of tasks and the scheduler's state. */
#ifndef API_H
#define API_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

/* Priorities: the runner's, and some around it. The timer service has 2, the SDK's tasks 10 up. */
enum { LOW = 3, RUNNER = 5, MIDDLE = 6, HIGH = 7, HIGHER = 8 };

#define check(condition) host8266_expect(condition)

/* Expects two integers to be the same, and prints both when they are not. */
#define equal(actual, expected) \
    api_equal((uint32)(actual), (uint32)(expected), #actual " is " #expected, __FILE__, __LINE__)
void api_equal(uint32 actual, uint32 expected, const char *text, const char *file, int line);

/* Expects that exactly these marks were made, in this order, since the last call. */
#define marks(expected) api_marks((expected), __FILE__, __LINE__)
void api_marks(const char *expected, const char *file, int line);

/* Notes that something happened. */
void mark(char letter);

/* Starts a task of 256 words; the run ends with code 98 if there is no memory. */
xTaskHandle start(pdTASK_CODE code, void *argument, unsigned priority);

/* Notes that a case leaves bytes of the heap allocated for good. */
void keep(unsigned bytes);

/* Ends the calling task. */
void finish(void);

/* Waits for the next tick and returns it: what follows has nearly a whole tick of 10 ms. */
portTickType edge(void);

/* Lets tasks of lower priority run until all of them wait or have ended: two ticks. */
void settle(void);

/* Uses up CPU time without a kernel call; other tasks pre-empt it. */
void busy_ms(unsigned ms);

#endif
