/* A task that never calls anything, and one above it that must run all the same.
 *
 * `--set loop=NAME` chooses the shape of the loop. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static volatile bool flag;
static volatile uint32 rounds;
static uint32 plain_rounds;

static void until_flag(void)
{
    while (!flag)
        ;
}

static void for_ever(void)
{
    for (;;)
        ;
}

static void count_for_ever(void)
{
    while (1)
        plain_rounds++;
}

static void counting(void)
{
    while (!flag) {
        rounds++;
    }
}

/* A small interpreter: nothing but indirect jumps. */
static void computed_goto(void)
{
    static const unsigned char program[] = {0, 1, 0, 0, 1, 2};
    static void *const labels[] = {&&increment, &&decrement, &&again};
    const unsigned char *next = program;
    int value = 0;
    goto *labels[*next++];
increment:
    value++;
    goto *labels[*next++];
decrement:
    value--;
    goto *labels[*next++];
again:
    rounds = value;
    next = program;
    goto *labels[*next++];
}

/* A tree of calls without a loop. */
static uint32 fibonacci(uint32 n)
{
    rounds++; /* else gcc finds out that most of the calls are not needed */
    return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2);
}

static void recursion(void) { plain_rounds = fibonacci(40); }

static void until_goto(void)
{
again:
    if (!flag) {
        goto again;
    }
}

static void nested(void)
{
    for (;;) {
        uint32 i;
        for (i = 0; i < 1000; i++) {
            rounds += i;
        }
    }
}

static const struct {
    const char *name;
    void (*run)(void);
} loops[] = {
    {"until-flag", until_flag},     {"for-ever", for_ever}, {"count-for-ever", count_for_ever},
    {"counting", counting},         {"computed-goto", computed_goto},
    {"recursion", recursion},       {"until-goto", until_goto},
    {"nested", nested},
};

static void low(void *argument)
{
    void (*loop)(void) = argument;
    loop();
    printf("low: saw the flag at %u us after %u rounds\n", system_get_time(), rounds);
    host8266_exit(0);
}

static void high(void *argument)
{
    vTaskDelay(5);
    flag = true;
    printf("high: set the flag at %u us\n", system_get_time());
    vTaskDelay(5);
    printf("high: still here at %u us\n", system_get_time());
    host8266_exit(7);
}

void user_init(void)
{
    const char *name = host8266_setting("loop");
    unsigned i;
    xTaskCreate(high, "high", 256, NULL, 9, NULL);
    for (i = 0; i < sizeof loops / sizeof *loops; i++) {
        if (name && strcmp(name, loops[i].name) == 0) {
            xTaskCreate(low, "low", 256, loops[i].run, 5, NULL);
            return;
        }
    }
    host8266_exit(99);
}
