/* Forced modem sleep and light sleep (Guide 3.4.2), ended by time and by firmware. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"

#define FPM_SLEEP_MAX_TIME 0xFFFFFFFF

static xSemaphoreHandle woken;

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static void fpm_wakup_cb_func1(void)
{
    wifi_fpm_close();
    xSemaphoreGive(woken);
}

/* Sleeps for 50 ms; returns how long it took, in units of 10 ms. */
static int sleep_a_while(sleep_type type)
{
    uint32 start = system_get_time();

    wifi_fpm_set_sleep_type(type);
    wifi_fpm_open();
    wifi_fpm_set_wakeup_cb(fpm_wakup_cb_func1);
    printf("do_sleep: %d\n", wifi_fpm_do_sleep(50 * 1000));
    xSemaphoreTake(woken, portMAX_DELAY);
    return (system_get_time() - start) / 10000;
}

static void user_func(void *argument)
{
    wifi_set_opmode(NULL_MODE);
    printf("before open: %d\n", wifi_fpm_do_sleep(50 * 1000));
    printf("modem sleep: %d0 ms\n", sleep_a_while(MODEM_SLEEP_T));
    printf("light sleep: %d0 ms\n", sleep_a_while(LIGHT_SLEEP_T));

    wifi_fpm_set_sleep_type(MODEM_SLEEP_T);
    wifi_fpm_open();
    printf("too short: %d\n", wifi_fpm_do_sleep(9999));
    printf("for ever: %d\n", wifi_fpm_do_sleep(FPM_SLEEP_MAX_TIME));
    vTaskDelay(100 / portTICK_RATE_MS);
    printf("asleep already: %d\n", wifi_fpm_do_sleep(FPM_SLEEP_MAX_TIME));
    wifi_fpm_do_wakeup();
    wifi_fpm_close();
    printf("closed: %d\n", wifi_fpm_do_sleep(FPM_SLEEP_MAX_TIME));
    vTaskDelete(NULL);
}

void user_init(void)
{
    vSemaphoreCreateBinary(woken);
    xSemaphoreTake(woken, 0);
    xTaskCreate(user_func, (signed char *)"user_func", 256, NULL, 3, NULL);
}
