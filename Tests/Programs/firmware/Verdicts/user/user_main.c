/* The ways in which a run ends without a crash. `--set case=NAME` chooses. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/queue.h"
#include "freertos/task.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static volatile uint32 rounds;

static void speaks(void *argument)
{
    int second;
    for (second = 0;; second++) {
        printf("second %d\n", second);
        vTaskDelay(100);
    }
}

static void spins(void *argument)
{
    printf("spinning\n");
    for (;;) {
        rounds++;
    }
}

static void waits(void *argument)
{
    xQueueHandle queue = xQueueCreate(1, 4);
    int item;
    printf("waiting\n");
    xQueueReceive(queue, &item, portMAX_DELAY);
}

/* The ROM's function, which no header of the SDK declares. */
extern int uart_rx_one_char(uint8 *byte);

static void hears(void *argument)
{
    uint8 byte = 0;
    printf("listening\n");
    while (byte != 'q') {
        if (uart_rx_one_char(&byte) != OK) {
            vTaskDelay(1);
        } else if (byte >= ' ') {
            printf("<%c>\n", byte);
        }
    }
    host8266_exit(0);
}

static void exits(void *argument)
{
    const char *code = host8266_setting("code");
    printf("the code is %s\n", code ? code : "not given");
    host8266_exit(code ? atoi(code) : 0);
}

static void expects(void *argument)
{
    int answer = 41;
    host8266_expect(answer == 41);
    host8266_expect(answer == 42); /* HERE expect */
    printf("the run goes on\n");
    host8266_exit(0);
}

static void settings(void *argument)
{
    const char *none = host8266_setting("none");
    printf("[%s] [%s] [%s]\n", host8266_setting("a"), host8266_setting("b"), none ? none : "NULL");
    host8266_expect((uint64)(size_t)host8266_setting("a") >> 32 == 0);
    host8266_exit(0);
}

static const struct {
    const char *name;
    void (*run)(void *);
} cases[] = {
    {"speaks", speaks}, {"spins", spins},     {"waits", waits},
    {"exits", exits},   {"expects", expects}, {"settings", settings},
    {"hears", hears},
};

void user_init(void)
{
    const char *name = host8266_setting("case");
    unsigned i;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (name && strcmp(name, cases[i].name) == 0) {
            xTaskCreate(cases[i].run, cases[i].name, 256, NULL, 5, NULL);
        }
    }
}
