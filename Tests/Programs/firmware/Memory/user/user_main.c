/* Memory as firmware uses and misuses it, a case each: `--set case=NAME` chooses.
 *
 * A line that is told in a report is marked with HERE and a name; the tests look the mark up. With
 * -D BIG=BYTES there are that many bytes of variables more. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

#ifdef BIG
static volatile char big[BIG];
#endif

static char *volatile first, *volatile second;
static volatile uint32 word;
static volatile xQueueHandle queue;

/* ---- Sizes ---- */

static void sizes(void)
{
#ifdef BIG
    big[0] = 1;
#endif
    printf("free %d\n", system_get_free_heap_size());
    system_print_meminfo();
}

/* ---- Leaks ---- */

static void loses(void *argument)
{
    int i;
    for (i = 0; i < 3; i++) {
        first = malloc(40); /* HERE lost-loop */
    }
    second = malloc(100); /* HERE lost-once */
    first = second = NULL;
    queue = xQueueCreate(2, 4); /* HERE lost-queue */
    queue = NULL;
    vTaskDelete(NULL);
}

static void keeps(void)
{
    char **outer = malloc(sizeof *outer); /* HERE kept-outer */
    *outer = malloc(16);
    first = (char *)outer;
    word = (uint32)malloc(8) + 4; /* within it, and in 32 bits */
    queue = xQueueCreate(2, 8);
    free(malloc(64));
    second = realloc(malloc(8), 200); /* HERE kept-moved */
}

static void keeps_in_queue(void)
{
    char *block = malloc(12);
    queue = xQueueCreate(1, sizeof block);
    xQueueSend(queue, &block, 0);
}

/* More than there are registers to keep. */
static void keeps_on_stack(void)
{
    volatile char *a = malloc(120), *b = malloc(120), *c = malloc(120), *d = malloc(120);
    volatile char *e = malloc(120), *f = malloc(120);
    while (word == 0) {
        vTaskDelay(10);
        a[1] = b[2] = c[3] = d[4] = e[5] = f[6] = 1;
    }
}

static void called_back(xTimerHandle timer) { first = pvTimerGetTimerID(timer); }

/* The timer is armed, so it needs nobody who keeps its handle; it keeps the block. */
static void keeps_in_timer(void)
{
    const signed char *name = (const signed char *)"kept";
    xTimerHandle timer = xTimerCreate(name, 1000, 1, malloc(12), called_back);
    xTimerStart(timer, 0);
    vTaskDelay(1);
}

/* ---- Misuse ---- */

static void overrun(void)
{
    first = malloc(16);
    second = malloc(16);
    memset(first, 0x5A, 17 + 3);
    free(first); /* HERE overrun */
}

static void overrun_tail(void)
{
    first = malloc(20); /* HERE tail-allocated */
    first[20] = 1;
    free(malloc(4)); /* HERE tail-noticed */
}

static void overrun_header(void)
{
    first = malloc(16); /* HERE header-allocated */
    second = malloc(16);
    memset(first, 0x5A, 24);
    second = malloc(4); /* HERE header-noticed */
}

static void underrun(void)
{
    first = malloc(16);
    second = malloc(16); /* HERE underrun-allocated */
    memset(second - 4, 0, 4);
    free(second); /* HERE underrun-noticed */
}

static void write_freed(void)
{
    first = malloc(32); /* HERE freed-allocated */
    free(first);        /* HERE freed-freed */
    first[10] = 1;
    free(malloc(4)); /* HERE freed-noticed */
}

/* No call of the heap follows: the next tick looks. */
static void write_freed_tick(void)
{
    first = malloc(32);
    free(first);
    first[10] = 1;
    while (word < 100000000) {
        word++;
    }
}

/* Nothing looks any more before the run ends. */
static void write_freed_end(void)
{
    first = malloc(32);
    free(first);
    first[10] = 1;
}

static void double_free(void)
{
    first = malloc(32); /* HERE twice-allocated */
    free(first);        /* HERE twice-freed */
    free(first);        /* HERE twice-noticed */
}

static void sound(void)
{
    int i;
    for (i = 1; i < 40; i++) {
        first = malloc(i);
        memset(first, i, i);
        second = realloc(zalloc(i), 2 * i);
        memset(second, i, 2 * i);
        second = realloc(second, i);
        free(first);
        free(second);
        vTaskDelay(i % 2);
    }
}

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"sizes", sizes},
    {"keeps", keeps},
    {"keeps-on-stack", keeps_on_stack},
    {"keeps-in-queue", keeps_in_queue},
    {"keeps-in-timer", keeps_in_timer},
    {"overrun", overrun},
    {"overrun-tail", overrun_tail},
    {"overrun-header", overrun_header},
    {"underrun", underrun},
    {"write-freed", write_freed},
    {"write-freed-tick", write_freed_tick},
    {"write-freed-end", write_freed_end},
    {"double-free", double_free},
    {"sound", sound},
};

static void works(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned i;
    if (strcmp(name, "loses") == 0) {
        xTaskCreate(loses, "loses", 256, NULL, 6, NULL);
        vTaskDelay(2);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (strcmp(name, cases[i].name) == 0) {
            cases[i].run();
        }
    }
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(works, "works", 256, NULL, 5, NULL); }
