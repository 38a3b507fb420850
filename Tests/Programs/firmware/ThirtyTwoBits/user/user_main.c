/* What must be 32 bits wide on a 64-bit host, and what of the C library shows it.
 *
 * Whatever is wrong fails an expectation, which names this file and the line. */
#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void sizes(void)
{
    /* What the C library keeps for firmware has an address of 32 bits, too. */
    time_t origin = 0;
    host8266_expect((uint64)(size_t)strerror(2) >> 32 == 0);
    host8266_expect((uint64)(size_t)gmtime(&origin) >> 32 == 0);
    host8266_expect((uint64)(size_t)asctime(gmtime(&origin)) >> 32 == 0);
    host8266_expect(strcmp(strerror(2), "No such file or directory") == 0);
    host8266_expect(sizeof(uint8) == 1 && sizeof(sint8) == 1);
    host8266_expect(sizeof(uint16) == 2 && sizeof(sint16) == 2);
    host8266_expect(sizeof(uint32) == 4 && sizeof(sint32) == 4 && sizeof(int32) == 4);
    host8266_expect(sizeof(uint64) == 8 && sizeof(sint64) == 8);
    host8266_expect(sizeof(uint32_t) == 4 && sizeof(int32_t) == 4);
    host8266_expect(sizeof(portTickType) == 4);
    host8266_expect(sizeof(portBASE_TYPE) == 4);
    host8266_expect(sizeof(unsigned portBASE_TYPE) == 4);
    host8266_expect(sizeof(bool) == 1);
    host8266_expect(sizeof(STATUS) == 4);
    host8266_expect((portTickType)-1 == portMAX_DELAY && portMAX_DELAY == 0xFFFFFFFF);
    host8266_expect(portTICK_RATE_MS == 10);
    host8266_expect((char)-1 > 0);
}

static void ticks_wrap(void)
{
    portTickType before = 0xFFFFFFFB;
    portTickType after = before + 10;
    uint32 micros = 0xFFFFFF00;
    host8266_expect(after == 5);
    host8266_expect(after - before == 10);
    host8266_expect((int32)(after - before) > 0);
    host8266_expect(micros + 0x200 < micros);
    host8266_expect(1000 / portTICK_RATE_MS == 100);
}

static void printing(void)
{
    static int here;
    char text[64];
    long minus = -1;
    unsigned long large = 4000000000u;
    printf("%ld %lu %lx\n", minus, large, minus);
    printf("%d %u %x %08X\n", -1, -1, -1, 0xBEEF);
    printf("%p %p\n", (void *)0x3FFE8000, (void *)0);
    printf("%lld %llu\n", -5000000000ll, 5000000000ull);
    printf("[%5d] [%-5d] [%05d] [%+d] [%s] [%.2s] [%c] %%\n", 42, 42, 42, 42, "text", "text", 'c');
    printf("%d.%02d %f %.1f %g\n", 3, 5, 1.5, 2.25, 0.5);
    os_printf("os_printf %d\n", 1);
    sprintf(text, "%p", &here);
    host8266_expect(strlen(text) == 10 && text[0] == '0' && text[1] == 'x');
    host8266_expect((int *)(uint32)&here == &here);
    host8266_expect(snprintf(text, 4, "%s", "abcdef") == 6 && strcmp(text, "abc") == 0);
}

static void pointers_fit(void)
{
    int local = 7;
    char *block = malloc(10);
    uint32 word = (uint32)&local;
    host8266_expect(*(int *)word == 7);
    host8266_expect((uint32)block >= 0x3FFE8000 && (uint32)block < 0x40000000);
    host8266_expect((uint64)(size_t)block >> 32 == 0);
    host8266_expect((uint64)(size_t)pointers_fit >> 32 == 0);
    free(block);
}

static void numbers(void)
{
    host8266_expect(strtol("4294967296", NULL, 10) == 0x7FFFFFFF && errno == ERANGE);
    errno = 0;
    host8266_expect(strtoul("4294967295", NULL, 10) == 0xFFFFFFFF && errno == 0);
    host8266_expect(atoi("-42") == -42);
    host8266_expect(strtol("0x7f", NULL, 0) == 127);
}

static void heap(void)
{
    uint32 before = system_get_free_heap_size();
    char *a = malloc(100);
    char *b = calloc(10, 10);
    char *c = zalloc(50);
    int i;
    host8266_expect(a && b && c);
    host8266_expect(((uint32)a & 7) == 0 && ((uint32)b & 7) == 0);
    host8266_expect(before - system_get_free_heap_size() >= 250);
    for (i = 0; i < 100; i++) {
        host8266_expect(b[i] == 0);
        a[i] = i;
    }
    for (i = 0; i < 50; i++) {
        host8266_expect(c[i] == 0);
    }
    a = realloc(a, 300);
    for (i = 0; i < 100; i++) {
        host8266_expect(a[i] == i);
    }
    a = realloc(a, 10);
    host8266_expect(a[9] == 9);
    host8266_expect(realloc(a, 0) == NULL);
    free(b);
    free(c);
    free(NULL);
    host8266_expect(malloc(0) == NULL);
    host8266_expect(malloc(200000) == NULL);
    host8266_expect(calloc(0x10000, 0x10000) == NULL);
    a = realloc(NULL, 8);
    host8266_expect(a != NULL);
    free(a);
    host8266_expect(system_get_free_heap_size() == before);
}

static jmp_buf place;
static volatile int jumps;

static void jump_away(int depth)
{
    char room[100];
    memset(room, depth, sizeof room);
    if (depth == 0) {
        longjmp(place, 42);
    }
    jump_away(depth - 1);
    printf("%d", room[0]);
}

static void jumping(void)
{
    int got = setjmp(place);
    if (got == 0) {
        jumps++;
        jump_away(3);
    }
    host8266_expect(got == 42 && jumps == 1);
    vTaskDelay(1); /* a context switch on the stack that was jumped back to */
    host8266_expect(jumps == 1);
}

static xSemaphoreHandle turn;

static void other(void *argument)
{
    host8266_expect(errno == 0);
    errno = 5;
    xSemaphoreGive(turn);
    vTaskDelay(2);
    host8266_expect(errno == 5);
    vTaskDelete(NULL);
}

static void errno_is_each_tasks_own(void)
{
    turn = xSemaphoreCreateCounting(1, 0);
    errno = 3;
    xTaskCreate(other, "other", 256, NULL, 6, NULL);
    host8266_expect(xSemaphoreTake(turn, 100));
    host8266_expect(errno == 3);
    vTaskDelay(5);
    host8266_expect(errno == 3);
}

static void identity(void)
{
    uint8 mac[6];
    uint32 start = system_get_time();
    host8266_expect(wifi_get_macaddr(STATION_IF, mac));
    host8266_expect(mac[0] == 0x18 && mac[5] == 0x40);
    host8266_expect(system_get_chip_id() == 0x97F740);
    host8266_expect(strcmp(system_get_sdk_version(), "1.5.0-dev(950076a)") == 0);
    os_delay_us(1000);
    host8266_expect(system_get_time() - start >= 1000 && system_get_time() - start < 1100);
    host8266_expect(os_random() != os_random());
}

static void check(void *argument)
{
    sizes();
    ticks_wrap();
    printing();
    pointers_fit();
    numbers();
    heap();
    jumping();
    errno_is_each_tasks_own();
    identity();
    printf("done\n");
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(check, "check", 1024, NULL, 5, NULL); }
