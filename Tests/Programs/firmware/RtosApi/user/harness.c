/* Expectations, marks and helpers for the cases; see api.h. */
#include "api.h"

static char made[64];
static unsigned count;

void mark(char letter)
{
    if (count < sizeof made - 1) made[count++] = letter;
    made[count] = '\0';
}

void api_marks(const char *expected, const char *file, int line)
{
    bool same = strcmp(made, expected) == 0;
    if (!same) printf("%s:%d: marks \"%s\", expected \"%s\"\n", file, line, made, expected);
    host8266_expect_at(same, "the marks are those expected", file, line);
    count = 0;
    made[0] = '\0';
}

void api_equal(uint32 actual, uint32 expected, const char *text, const char *file, int line)
{
    if (actual != expected) printf("%s:%d: %u, expected %u\n", file, line, actual, expected);
    host8266_expect_at(actual == expected, text, file, line);
}

xTaskHandle start(pdTASK_CODE code, void *argument, unsigned priority)
{
    xTaskHandle task = NULL;
    if (xTaskCreate(code, "helper", 256, argument, priority, &task) != pdPASS) {
        printf("no memory for a task\n");
        host8266_exit(98);
    }
    return task;
}

void finish(void)
{
    vTaskDelete(NULL);
}

portTickType edge(void)
{
    vTaskDelay(1);
    return xTaskGetTickCount();
}

void settle(void)
{
    vTaskDelay(2);
}

void busy_ms(unsigned ms)
{
    while (ms-- > 0) os_delay_us(1000);
}
