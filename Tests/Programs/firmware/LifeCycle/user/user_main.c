/* RTC memory and time, deep and forced sleep. `--set case=NAME` chooses. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "gpio.h"
#include "host8266.h"

#define MAGIC 0x4C494645
#define RTC_MEMORY 0x60001100
#define RTC_COUNTER 0x6000071C

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

struct kept {
    uint32 magic, boots, rtc_before;
};

static int number(const char *name, int otherwise)
{
    const char *text = host8266_setting(name);
    return text ? atoi(text) : otherwise;
}

/* Every check of system_rtc_mem_read and _write, and the same words on the bus. */
static void rtc_memory(void)
{
    uint32 words[128], back[128], i;
    struct { uint8 block; uint16 bytes; bool ok; } cases[] = {
        {64, 512, true}, {64, 516, false}, {191, 4, true}, {191, 8, false}, {192, 4, false},
        {63, 4, false}, {0, 4, false}, {64, 3, false}, {64, 0, true}, {190, 8, true},
        {255, 4, false},
    };
    for (i = 0; i < 128; i++) {
        words[i] = 0x01010101 * i + 7;
    }
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        bool wrote = system_rtc_mem_write(cases[i].block, words, cases[i].bytes);
        bool read = system_rtc_mem_read(cases[i].block, back, cases[i].bytes);
        if (wrote != cases[i].ok || read != cases[i].ok) {
            printf("block %d, %d bytes: write %d, read %d\n", cases[i].block, cases[i].bytes, wrote,
                   read);
        }
    }
    host8266_expect(!system_rtc_mem_write(64, (uint8 *)words + 1, 4));
    host8266_expect(!system_rtc_mem_read(64, (uint8 *)back + 2, 4));
    host8266_expect(!system_rtc_mem_read(64, NULL, 4));
    host8266_expect(system_rtc_mem_write(64, words, 512));
    host8266_expect(system_rtc_mem_read(64, back, 512));
    host8266_expect(memcmp(words, back, 512) == 0);
    host8266_expect(READ_PERI_REG(RTC_MEMORY + 64 * 4) == words[0]);
    host8266_expect(READ_PERI_REG(RTC_MEMORY + 191 * 4) == words[127]);
    WRITE_PERI_REG(RTC_MEMORY + 100 * 4, 0x12345678);
    system_rtc_mem_read(100, back, 4);
    host8266_expect(back[0] == 0x12345678);
    printf("rtc memory checked\n");
}

static void rtc_time(void *argument)
{
    uint32 cal = system_rtc_clock_cali_proc(), first = system_get_rtc_time(), passed, i;
    host8266_expect(cal >= 23552 && cal <= 26624);
    host8266_expect(READ_PERI_REG(RTC_COUNTER) - first < 10);
    vTaskDelay(100);
    passed = system_get_rtc_time() - first;
    host8266_expect(passed * (uint64)cal / 4096 > 999000 && passed * (uint64)cal / 4096 < 1001000);
    for (i = 0; i < 60 && system_rtc_clock_cali_proc() == cal; i++) {
        vTaskDelay(1000);
    }
    printf("the clock drifts: %s\n", i < 60 ? "yes" : "no");
    vTaskDelete(NULL);
}

/* What a boot finds, and what it does next. */
static void boots(const char *name)
{
    struct kept kept;
    uint32 rtc = system_get_rtc_time();
    system_rtc_mem_read(64, &kept, sizeof(kept));
    if (kept.magic != MAGIC) {
        kept.magic = MAGIC;
        kept.boots = 0;
        kept.rtc_before = 0xFFFFFFFF;
    }
    if (number("says", 1)) {
        printf("boot %d: reason %d, counter %s\n", (int)kept.boots,
               system_get_rst_info()->reason, rtc >= kept.rtc_before ? "went on" : "began anew");
    }
    kept.boots++;
    kept.rtc_before = system_get_rtc_time();
    system_rtc_mem_write(64, &kept, sizeof(kept));
    if (kept.boots % 1000 == 0) {
        printf("boots %d peak %d KiB\n", (int)kept.boots, (int)host8266_peak_kib());
    }
    if (kept.boots > number("times", 3)) {
        return;
    }
    if (strcmp(name, "restart") == 0) {
        system_restart();
    } else if (strcmp(name, "sleep") == 0) {
        system_deep_sleep(number("us", 1000000));
    } else if (strcmp(name, "crash") == 0) {
        *(volatile int *)0 = 1;
    }
}

static xSemaphoreHandle woken;
static uint32 slept_at;

static void woke(void)
{
    printf("callback after %d ms\n", (int)(system_get_time() - slept_at) / 1000);
    xSemaphoreGive(woken);
}

static void forced(void *type)
{
    const char *pin = host8266_setting("pin");
    uint32 time = strtoul(host8266_setting("time"), NULL, 0);
    portTickType tick;
    wifi_set_opmode(NULL_MODE);
    wifi_fpm_set_sleep_type((sleep_type)(uint32)type);
    wifi_fpm_open();
    if (pin) {
        gpio_pin_wakeup_enable(0, strcmp(pin, "high") ? GPIO_PIN_INTR_LOLEVEL : GPIO_PIN_INTR_HILEVEL);
    }
    wifi_fpm_set_wakeup_cb(woke);
    tick = xTaskGetTickCount();
    slept_at = system_get_time();
    printf("do_sleep %d\n", wifi_fpm_do_sleep(time));
    xSemaphoreTake(woken, portMAX_DELAY);
    printf("ticks %d\n", (int)(xTaskGetTickCount() - tick));
    vTaskDelete(NULL);
}

static void counts(void *argument)
{
    int i;
    for (i = 1; i <= 5; i++) {
        vTaskDelay(2);
        printf("task at %d ms\n", (int)(system_get_time() / 10000 * 10));
    }
    vTaskDelete(NULL);
}

static void states(void)
{
    host8266_expect(wifi_get_sleep_type() == MODEM_SLEEP_T);
    host8266_expect(wifi_set_sleep_type(LIGHT_SLEEP_T) && wifi_get_sleep_type() == LIGHT_SLEEP_T);
    host8266_expect(!wifi_set_sleep_type((sleep_type)3));
    host8266_expect(wifi_fpm_do_sleep(50000) == -2);
    wifi_fpm_set_sleep_type(LIGHT_SLEEP_T);
    wifi_fpm_open();
    wifi_fpm_set_sleep_type(MODEM_SLEEP_T); /* too late */
    host8266_expect(wifi_fpm_get_sleep_type() == LIGHT_SLEEP_T);
    host8266_expect(wifi_fpm_do_sleep(50000) == -1); /* Wi-Fi is on */
    wifi_set_opmode(NULL_MODE);
    host8266_expect(wifi_fpm_do_sleep(9999) == -1);
    host8266_expect(wifi_fpm_do_sleep(0x10000000) == -1);
    host8266_expect(wifi_fpm_do_sleep(10000) == 0);
    host8266_expect(wifi_fpm_do_sleep(10000) == -1); /* asked for already */
    wifi_fpm_do_wakeup();
    host8266_expect(wifi_fpm_do_sleep(0xFFFFFFE) == 0);
    wifi_fpm_close();
    host8266_expect(wifi_fpm_do_sleep(10000) == -2);
    host8266_expect(system_deep_sleep_set_option(4) && !system_deep_sleep_set_option(3));
    printf("states checked\n");
}

void user_init(void)
{
    const char *name = host8266_setting("case");
    vSemaphoreCreateBinary(woken);
    xSemaphoreTake(woken, 0);
    if (strcmp(name, "memory") == 0) {
        rtc_memory();
    } else if (strcmp(name, "time") == 0) {
        xTaskCreate(rtc_time, "time", 256, NULL, 3, NULL);
    } else if (strcmp(name, "states") == 0) {
        states();
    } else if (strcmp(name, "light") == 0 || strcmp(name, "modem") == 0) {
        void *type = (void *)(name[0] == 'l' ? LIGHT_SLEEP_T : MODEM_SLEEP_T);
        xTaskCreate(counts, "counts", 256, NULL, 2, NULL);
        xTaskCreate(forced, "forced", 256, type, 3, NULL);
    } else {
        boots(name);
    }
}
