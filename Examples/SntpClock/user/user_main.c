/* A clock that is set from the network (lwip/apps/sntp.h). It answers two questions of Espressif's
 * FAQ on protocols: how the time of another zone is told, and how a clock is kept from drifting. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/apps/sntp.h"
#include "lwip/apps/sntp_time.h"
#include "lwip/apps/time.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
/* The FAQ recommends 300 s. */
#define SYNC_SECONDS 300

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static void tell(const char *place)
{
    uint32 now = sntp_get_current_timestamp();
    printf("%s %s", place, sntp_get_real_time(now));
}

/* Asks until somebody answers: 20 s at most. */
static void synchronize(void)
{
    int tries;
    sntp_stop();
    sntp_init();
    for (tries = 0; tries < 200 && sntp_get_rtc_time(NULL) == 0; tries++) {
        vTaskDelay(100 / portTICK_RATE_MS);
    }
}

static void clock_task(void *argument)
{
    int round;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(100 / portTICK_RATE_MS);
    }

    /* Before the first answer there is no time. */
    tell("unset");
    sntp_setservername(0, "pool.ntp.org");
    synchronize();
    tell("Beijing"); /* the SDK's zone is 8 hours east of Greenwich */

    /* Another zone holds from the next answer on. */
    sntp_set_timezone(-5);
    synchronize();
    vTaskDelay(1000 / portTICK_RATE_MS);
    tell("New York");
    sntp_set_timezone(0);

    /* By itself the client asks once an hour. A task that asks more often keeps the clock right. */
    for (round = 0; round < 3; round++) {
        vTaskDelay(SYNC_SECONDS * 1000 / portTICK_RATE_MS);
        synchronize();
        vTaskDelay(1000 / portTICK_RATE_MS);
        tell("UTC");
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(clock_task, (signed char *)"clock", 256, NULL, 2, NULL);
}
