/* Mistakes that only a sanitizer notices. `--set case=NAME` chooses. */
#include <limits.h>

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static volatile int sink;
static volatile int ten = 10;

/* ---- --sanitize address ---- */

static int globals[10];

static void heap_overflow(void)
{
    char *block = malloc(13);
    block[ten + 3] = 1; /* HERE heap-overflow */
    sink = block[0];
    free(block);
}

static void heap_underflow(void)
{
    char *block = malloc(16);
    block[ten - 11] = 1; /* HERE heap-underflow */
    sink = block[0];
    free(block);
}

static void use_after_free(void)
{
    volatile int *block = malloc(40);
    free((void *)block);
    sink = block[2]; /* HERE use-after-free */
}

static void stack_overflow(void)
{
    volatile char bytes[10];
    bytes[0] = 1;
    bytes[ten] = 1; /* HERE stack-buffer */
    sink = bytes[0];
}

static void global_overflow(void)
{
    globals[ten] = 1; /* HERE global-buffer */
}

/* ---- --sanitize undefined ---- */

static void signed_overflow(void)
{
    int large = INT_MAX - 10 + ten;
    sink = large + ten; /* HERE signed-overflow */
}

static void shift(void)
{
    sink = ten << (ten * 4); /* HERE shift */
}

static void index_bounds(void)
{
    sink = globals[ten]; /* HERE index */
}

/* ---- Nothing wrong: tasks, switches, deep calls, all of the heap ---- */

static xQueueHandle queue;

static int depth(int n)
{
    volatile char room[64];
    room[n] = n;
    return n == 0 ? 0 : depth(n - 1) + room[n];
}

static void worker(void *argument)
{
    int number = (int)argument;
    int i;
    for (i = 0; i < 50; i++) {
        char *block = malloc(20 + i);
        int item = depth(20) + number;
        memset(block, number, 20 + i);
        block = realloc(block, 100 + i);
        xQueueSend(queue, &item, portMAX_DELAY);
        vTaskDelay(1);
        free(block);
    }
    vTaskDelete(NULL);
}

static void clean(void)
{
    uint32 before;
    int received, item, sum = 0;
    uint32 number;
    queue = xQueueCreate(2, sizeof item);
    vTaskDelay(1); /* the idle task frees what the SDK's init task had */
    before = system_get_free_heap_size();
    for (number = 0; number < 4; number++) {
        xTaskCreate(worker, "worker", 400, (void *)number, 4, NULL);
    }
    for (received = 0; received < 200; received++) {
        xQueueReceive(queue, &item, portMAX_DELAY);
        sum += item;
    }
    vTaskDelay(10);
    printf("sum %d, heap %s\n", sum, system_get_free_heap_size() == before ? "whole" : "lost");
}

static void restart(void)
{
    struct rst_info *info = system_get_rst_info();
    char *block = malloc(1000);
    free(block);
    if (info->reason != REASON_SOFT_RESTART) {
        system_restart();
    }
    printf("restarted\n");
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"heap-overflow", heap_overflow},
    {"heap-underflow", heap_underflow},
    {"use-after-free", use_after_free},
    {"stack-buffer", stack_overflow},
    {"global-buffer", global_overflow},
    {"signed-overflow", signed_overflow},
    {"shift", shift},
    {"index", index_bounds},
    {"clean", clean},
    {"restart", restart},
};

static void check(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (name && strcmp(name, cases[i].name) == 0) {
            printf("about to fail\n");
            cases[i].run();
            host8266_exit(0);
        }
    }
    host8266_exit(99);
}

void user_init(void) { xTaskCreate(check, "check", 512, NULL, 5, NULL); }
