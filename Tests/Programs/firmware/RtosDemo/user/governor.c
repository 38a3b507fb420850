/* The governor: lets the tasks that never call the kernel run in windows of WINDOW ticks, one
 * every PERIOD. Within a window they take turns. */
#include "demo.h"

enum { WINDOW = 10, PERIOD = 50, MOST = 6, PRIORITY = 8 };

static xTaskHandle governed[MOST];
static unsigned count;

void govern(xTaskHandle task)
{
    if (count < MOST) governed[count++] = task;
    else host8266_exit(97);
}

static void governs(void *argument)
{
    portTickType wake = xTaskGetTickCount();
    unsigned i;
    for (;;) {
        for (i = 0; i < count; i++) vTaskSuspend(governed[i]);
        vTaskDelayUntil(&wake, PERIOD - WINDOW);
        for (i = 0; i < count; i++) vTaskResume(governed[i]);
        vTaskDelayUntil(&wake, WINDOW);
    }
}

void start_governor(void)
{
    demo_task(governs, "governor", NULL, PRIORITY);
}
