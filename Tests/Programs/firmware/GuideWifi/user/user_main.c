/* Runs one section's snippets: --set section=3.2.3 and so on. What belongs into a task begins --set at=
 * milliseconds after the boot, or when there is an address if it needs one. --set own=1 sets an address
 * and a range of its own (3.2.4), --set both=1 has a soft-AP beside the station (3.2.5). */
#include "sections.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static bool is_section(const char *name)
{
    const char *wanted = host8266_setting("section");
    return wanted != NULL && strcmp(wanted, name) == 0;
}

static void wait_for_address(void)
{
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
}

static void section_task(void *arg)
{
    const char *at = host8266_setting("at");
    if (at) vTaskDelay(atoi(at) / portTICK_RATE_MS);
    if (is_section("3.2.3")) {
        station_connect();
    } else if (is_section("3.2.4")) {
        softap_list();
    } else if (is_section("3.2.5")) {
        wifi_station_disconnect();
    } else if (is_section("3.2.7") || is_section("3.2.8")) {
        printf("Hello, welcome to scan-task!\n");
        is_section("3.2.7") ? scan_all() : scan_one();
    } else {
        wait_for_address();
        if (is_section("3.3.1")) udp_task(NULL);
        if (is_section("3.3.2")) tcp_client_task(NULL);
        if (is_section("3.3.3")) tcp_server_task(NULL);
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    if (is_section("3.2.4")) {
        softap_configure();
        if (host8266_setting("own")) {
            softap_address();
            softap_range();
        }
    } else if (is_section("3.2.6")) {
        mac_address();
        return;
    } else if (is_section("3.2.7")) {
        wifi_set_opmode(STATIONAP_MODE);
    } else if (is_section("3.2.8")) {
        wifi_set_opmode(STATION_MODE);
    } else {
        if (is_section("3.2.5")) events_init();
        station_configure();
        if (host8266_setting("both")) wifi_set_opmode(STATIONAP_MODE);
    }
    xTaskCreate(section_task, "section", 512, NULL, 3, NULL);
}
