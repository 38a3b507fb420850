/* Each way in which firmware can fail, one at a time: `--set case=NAME` chooses.
 *
 * A line that fails is marked with HERE and the name of its case; the tests look the mark up and
 * expect the backtrace to show that line. Addresses go through volatile variables, so that no
 * compiler knows better. */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/croutine.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static volatile int sink;
static volatile int zero;
static char *volatile nowhere = NULL;
static volatile uint32 stale;

/* ---- Exceptions of the CPU ---- */

static void null_load(void)
{
    sink = *(volatile int *)nowhere; /* HERE null-load */
}

static void null_store(void)
{
    *(volatile int *)nowhere = 1; /* HERE null-store */
}

static void null_field(void)
{
    sink = *(volatile int *)(nowhere + 0x24); /* HERE null-field */
}

static void wild_load(void)
{
    sink = *(volatile int *)(uint32)0x70000010; /* HERE wild-load */
}

static void null_jump(void)
{
    void (*volatile function)(void) = (void (*)(void))nowhere;
    function(); /* HERE null-jump */
    sink = 1;
}

static void wild_jump(void)
{
    void (*volatile function)(void) = (void (*)(void))(uint32)0x40280000;
    function(); /* HERE wild-jump */
    sink = 1;
}

static void wide_pointer(void)
{
    int *volatile wide = (int *)0x00007F0012345678;
    sink = *wide; /* HERE wide-pointer */
}

static void non_canonical(void)
{
    int *volatile wide = (int *)0xA5A5A5A5A5A5A5A4;
    sink = *wide; /* HERE non-canonical */
}

static void code_store(void)
{
    *(volatile char *)(uint32)code_store = 1; /* HERE code-store */
}

static void division(void)
{
    sink = 10 / (zero + 1);
    sink = 10 / zero; /* HERE division */
    sink = 20 / zero;
}

static void remainder_by_zero(void)
{
    sink = 10 % zero; /* HERE remainder */
}

static void unaligned(void)
{
    static char bytes[8];
    int *volatile odd = (int *)(bytes + 1);
    sink = *odd; /* HERE unaligned */
}

/* ---- Giving up ---- */

static void aborts(void)
{
    abort(); /* HERE abort */
}

static void exits(void)
{
    exit(3); /* HERE exit */
}

static void asserts(void)
{
    assert(zero == 1); /* HERE assert */
}

static void trap(void)
{
    __builtin_trap(); /* HERE trap */
}

/* ---- Stacks ---- */

static int recurse(volatile int depth)
{ /* HERE recursion */
    return recurse(depth + 1) + 1;
}

static void recursion(void) { sink = recurse(0); }

static int sum(const volatile char *bytes) { return bytes[0] + bytes[99]; }

/* Nearly all of the stack is used by a leaf. */
static __attribute__((noinline)) int leaf(void)
{ /* HERE leaf */
    volatile char bytes[12000];
    bytes[0] = 1;
    bytes[99] = 2;
    return sum(bytes);
}

static void large_leaf(void) { sink = leaf(); }

/* ---- The heap ---- */

static void double_free(void)
{
    char *block = malloc(32);
    char *volatile same = block;
    free(block);
    free(same); /* HERE double-free */
}

static void foreign_free(void)
{
    static char mine[16];
    char *volatile foreign = mine + 8;
    free(foreign); /* HERE foreign-free */
}

static void inner_free(void)
{
    char *block = malloc(64);
    char *volatile inner = block + 4;
    free(inner); /* HERE inner-free */
}

static void overrun_free(void)
{
    volatile char *first = malloc(16);
    char *volatile second = malloc(16);
    int i;
    for (i = 0; i < 24; i++) {
        first[i] = 0x5A;
    }
    free(second); /* HERE overrun-free */
}

static void foreign_realloc(void)
{
    char *volatile foreign = (char *)(uint32)0x3FFE8010;
    sink = (int)realloc(foreign, 10); /* HERE foreign-realloc */
}

/* ---- Handles ---- */

static void stale_queue(void)
{
    xQueueHandle queue = xQueueCreate(2, sizeof(int));
    int item = 1;
    stale = (uint32)queue;
    vQueueDelete(queue);
    xQueueCreate(2, sizeof(int));
    xQueueSend((xQueueHandle)stale, &item, 0); /* HERE stale-queue */
}

static void foreign_queue(void)
{
    int item = 1;
    xQueueSend((xQueueHandle)(uint32)0xDEADBEEF, &item, 0); /* HERE foreign-queue */
}

static void null_queue(void)
{
    int item;
    xQueueReceive((xQueueHandle)nowhere, &item, 0); /* HERE null-queue */
}

static void task_as_queue(void)
{
    int item = 1;
    xQueueSend((xQueueHandle)xTaskGetCurrentTaskHandle(), &item, 0); /* HERE task-as-queue */
}

static void short_lived(void *argument) { vTaskDelete(NULL); }

static void stale_task(void)
{
    xTaskHandle task = NULL;
    xTaskCreate(short_lived, "short", 256, NULL, 9, &task);
    vTaskDelay(2);
    vTaskResume(task); /* HERE stale-task */
}

static void foreign_task(void)
{
    vTaskSuspend((xTaskHandle)(uint32)0x12345678); /* HERE foreign-task */
}

static void fires(xTimerHandle timer) {}

static void stale_timer(void)
{
    xTimerHandle timer = xTimerCreate((const signed char *)"t", 5, 0, NULL, fires);
    xTimerDelete(timer, 10);
    vTaskDelay(2);
    xTimerStart(timer, 10); /* HERE stale-timer */
}

static void zero_period(void)
{
    xTimerHandle timer = xTimerCreate((const signed char *)"t", 5, 0, NULL, fires);
    xTimerChangePeriod(timer, 5 / portTICK_RATE_MS, 10); /* HERE zero-period */
}

static void waits_at(void *queue)
{
    char item;
    xQueueReceive(queue, &item, portMAX_DELAY);
}

static void mixed_queue(void)
{
    xQueueHandle queue = xQueueCreate(1, 1);
    xTaskCreate(waits_at, "waits", 256, queue, 6, NULL);
    xQueueCRSend(queue, "x", 0); /* HERE mixed-queue */
}

static void nests(xCoRoutineHandle handle, unsigned portBASE_TYPE index)
{
    vCoRoutineSchedule(); /* HERE nested-schedule */
}

static void nested_schedule(void)
{
    xCoRoutineCreate(nests, 0, 0);
    vCoRoutineSchedule();
}

static void raw_list(void)
{
    static xList list;
    static xListItem item;
    memset(&list, 0xA5, sizeof list);
    vListInitialiseItem(&item);
    vListInsertEnd(&list, &item); /* HERE raw-list */
}

static void raw_item(void)
{
    static xListItem item;
    uxListRemove(&item); /* HERE raw-item */
}

static void null_task_function(void)
{
    xTaskCreate((pdTASK_CODE)nowhere, "none", 256, NULL, 3, NULL); /* HERE null-task-function */
}

/* ---- Rules of the SDK ---- */

static void delay_in_critical(void)
{
    taskENTER_CRITICAL();
    vTaskDelay(1); /* HERE delay-in-critical */
}

static void receive_in_critical(void)
{
    xQueueHandle queue = xQueueCreate(1, sizeof(int));
    int item;
    taskENTER_CRITICAL();
    xQueueReceive(queue, &item, 10); /* HERE receive-in-critical */
}

static void delay_suspended(void)
{
    vTaskSuspendAll();
    vTaskDelay(1); /* HERE delay-suspended */
}

static void take_suspended(void)
{
    xSemaphoreHandle semaphore = xSemaphoreCreateCounting(1, 0);
    vTaskSuspendAll();
    xSemaphoreTake(semaphore, portMAX_DELAY); /* HERE take-suspended */
}

static void delay_in_timer(void *argument)
{
    vTaskDelay(1); /* HERE delay-in-os-timer */
}

static void delay_in_os_timer(void)
{
    static os_timer_t timer;
    os_timer_setfn(&timer, delay_in_timer, NULL);
    os_timer_arm(&timer, 20, false);
    vTaskDelay(10);
}

static void unbalanced_exit(void)
{
    taskEXIT_CRITICAL(); /* HERE unbalanced-exit */
}

static void unbalanced_resume(void)
{
    xTaskResumeAll(); /* HERE unbalanced-resume */
}

/* ---- Bad pointers given to functions ---- */

static void copy_to_null(void)
{
    memcpy(nowhere, "text", 4); /* HERE copy-to-null */
    sink = 1;
}

static void length_of_wild(void)
{
    char *volatile wild = (char *)(uint32)0x70000000;
    sink = strlen(wild); /* HERE length-of-wild */
}

static void print_wild(void)
{
    char *volatile wild = (char *)(uint32)0x70000000;
    printf("%s\n", wild); /* HERE print-wild */
}

static void format_to_null(void)
{
    sprintf(nowhere, "%d", 7); /* HERE format-to-null */
}

static void send_null_item(void)
{
    xQueueHandle queue = xQueueCreate(2, sizeof(int));
    xQueueSend(queue, nowhere, 0); /* HERE send-null-item */
}

static void receive_to_wild(void)
{
    xQueueHandle queue = xQueueCreate(2, sizeof(int));
    int item = 1;
    char *volatile wild = (char *)(uint32)0x70000000;
    xQueueSend(queue, &item, 0);
    xQueueReceive(queue, wild, 0); /* HERE receive-to-wild */
}

/* ---- Which ---- */

static const struct {
    const char *name;
    void (*run)(void);
} cases[] = {
    {"null-load", null_load},
    {"null-store", null_store},
    {"null-field", null_field},
    {"wild-load", wild_load},
    {"null-jump", null_jump},
    {"wild-jump", wild_jump},
    {"wide-pointer", wide_pointer},
    {"non-canonical", non_canonical},
    {"code-store", code_store},
    {"division", division},
    {"remainder", remainder_by_zero},
    {"unaligned", unaligned},
    {"abort", aborts},
    {"exit", exits},
    {"assert", asserts},
    {"trap", trap},
    {"recursion", recursion},
    {"leaf", large_leaf},
    {"double-free", double_free},
    {"foreign-free", foreign_free},
    {"inner-free", inner_free},
    {"overrun-free", overrun_free},
    {"foreign-realloc", foreign_realloc},
    {"stale-queue", stale_queue},
    {"foreign-queue", foreign_queue},
    {"null-queue", null_queue},
    {"task-as-queue", task_as_queue},
    {"stale-task", stale_task},
    {"foreign-task", foreign_task},
    {"stale-timer", stale_timer},
    {"zero-period", zero_period},
    {"null-task-function", null_task_function},
    {"mixed-queue", mixed_queue},
    {"nested-schedule", nested_schedule},
    {"raw-list", raw_list},
    {"raw-item", raw_item},
    {"delay-in-critical", delay_in_critical},
    {"receive-in-critical", receive_in_critical},
    {"delay-suspended", delay_suspended},
    {"take-suspended", take_suspended},
    {"delay-in-os-timer", delay_in_os_timer},
    {"unbalanced-exit", unbalanced_exit},
    {"unbalanced-resume", unbalanced_resume},
    {"copy-to-null", copy_to_null},
    {"length-of-wild", length_of_wild},
    {"print-wild", print_wild},
    {"format-to-null", format_to_null},
    {"send-null-item", send_null_item},
    {"receive-to-wild", receive_to_wild},
};

static void fail(void *argument)
{
    const char *name = host8266_setting("case");
    unsigned i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (name && strcmp(name, cases[i].name) == 0) {
            printf("about to fail\n");
            cases[i].run();
            printf("did not fail\n");
            host8266_exit(0);
        }
    }
    if (name && strcmp(name, "task-returns") == 0) {
        return;
    }
    printf("there is no such case\n");
    host8266_exit(99);
}

void user_init(void) { xTaskCreate(fail, "failing", 512, NULL, 5, NULL); }
