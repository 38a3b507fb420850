/* The time from the network. --set case=NAME runs one part of it; the parts expect for themselves,
 * and what depends on the scenario is printed. The calendar of the world begins at START. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "lwip/apps/sntp.h"
#include "lwip/apps/sntp_time.h"
#include "lwip/apps/time.h"
#include "lwip/sockets.h"

#define EXPECT(condition) host8266_expect(condition)
#define START 1777636800 /* 2026-05-01T12:00:00Z */
#define HOUR 3600
#define SERVER "203.0.113.5"

/* In no header of the SDK's. */
sint8 sntp_get_timezone(void);
void sntp_set_update_delay(uint32 ms);
char *getrealtimeofday(void);

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void pause_s(int seconds) { vTaskDelay(seconds * 1000 / portTICK_RATE_MS); }

/* Seconds since power-on; the microseconds of system_get_time go round within the hour. */
static int run_seconds(void) { return xTaskGetTickCount() / 100; }

/* How far UTC is from what the world's calendar shows. */
static int error_of(uint32 utc) { return (int)(utc - START) - run_seconds(); }

/* The SDK drops fractions, so a second less is right too. */
static bool is_now(uint32 utc) { return error_of(utc) >= -1 && error_of(utc) <= 1; }

static ip_addr_t address(const char *text)
{
    ip_addr_t result;
    result.addr = ipaddr_addr(text);
    return result;
}

/* How many seconds pass until the clock is set; -1 when that takes more than `most`. */
static int seconds_to_time(int most)
{
    int ticks;
    for (ticks = 0; ticks <= most * 100; ticks++) {
        /* time() jumps from seconds of the run to those of the calendar. */
        if (time(NULL) > 100000) return ticks / 100;
        vTaskDelay(1);
    }
    return -1;
}

static void settings(void)
{
    ip_addr_t one = address("192.0.2.1");
    char *name = "time.test";

    EXPECT(sntp_getoperatingmode() == SNTP_OPMODE_POLL);
    sntp_setoperatingmode(SNTP_OPMODE_LISTENONLY);
    EXPECT(sntp_getoperatingmode() == SNTP_OPMODE_LISTENONLY);
    sntp_setoperatingmode(2);
    EXPECT(sntp_getoperatingmode() == SNTP_OPMODE_LISTENONLY);
    sntp_setoperatingmode(SNTP_OPMODE_POLL);

    EXPECT(sntp_getserver(0).addr == 0 && sntp_getservername(0) == NULL);
    sntp_setserver(0, &one);
    EXPECT(sntp_getserver(0).addr == one.addr);
    sntp_setserver(0, NULL);
    EXPECT(sntp_getserver(0).addr == 0);
    sntp_setservername(0, name);
    EXPECT(sntp_getservername(0) == name);
    sntp_setservername(0, NULL);
    EXPECT(sntp_getservername(0) == NULL);
    /* SDK 1.5 has a place for one. */
    sntp_setserver(1, &one);
    sntp_setserver(255, &one);
    sntp_setservername(1, name);
    EXPECT(sntp_getserver(1).addr == 0 && sntp_getservername(1) == NULL);
    EXPECT(sntp_getserver(255).addr == 0 && sntp_getservername(255) == NULL);
    sntp_servermode_dhcp(1);

    EXPECT(sntp_enabled() == 0);
    sntp_stop();
    EXPECT(sntp_enabled() == 0);
}

static void unset_clock(void)
{
    sint32 us = 7;
    EXPECT(sntp_get_current_timestamp() == 0);
    EXPECT(strcmp(getrealtimeofday(), "Thu Jan  1 00:00:00 1970\n") == 0);
    EXPECT(time(NULL) == (time_t)millis());
    EXPECT(sntp_get_rtc_time(&us) == 0 && us == 0);
    EXPECT(sntp_get_rtc_time(NULL) == 0 && sntp_base == 0);
}

static void by_address(void)
{
    ip_addr_t server = address(SERVER);
    struct timeval now;
    uint32 before;

    sntp_setserver(0, &server);
    sntp_init();
    EXPECT(sntp_enabled() == 1);
    sntp_init();
    sntp_setoperatingmode(SNTP_OPMODE_LISTENONLY);
    EXPECT(sntp_getoperatingmode() == SNTP_OPMODE_POLL);
    EXPECT(seconds_to_time(2) == 0);
    EXPECT(is_now(time(NULL)));
    EXPECT(sntp_get_current_timestamp() == (uint32)time(NULL) + 8 * HOUR);
    EXPECT(is_now(sntp_get_rtc_time(NULL)));
    EXPECT(gettimeofday(&now, NULL) == 0 && now.tv_sec == time(NULL) && now.tv_usec == 0);
    EXPECT(strncmp(getrealtimeofday(), "Fri May  1 20:00:", 17) == 0);
    printf("%s", sntp_get_real_time(sntp_get_current_timestamp()));

    sntp_stop();
    EXPECT(sntp_enabled() == 0);
    before = time(NULL);
    pause_s(100);
    EXPECT(time(NULL) == (time_t)before + 100 && is_now(time(NULL)));
}

/* The FAQ's two questions: another zone, and a clock that is kept right by asking again. */
static void by_name(void)
{
    EXPECT(!configTime(-5, 0, NULL, NULL, NULL, true));
    EXPECT(sntp_enabled() == 0 && sntp_get_timezone() == 8);
    EXPECT(configTime(-5, 1, "time.test", "second.test", NULL, false));
    EXPECT(sntp_enabled() == 1 && sntp_get_timezone() == -5);
    EXPECT(strcmp(sntp_getservername(0), "time.test") == 0 && sntp_getservername(1) == NULL);
    pause_s(1);
    EXPECT(sntp_getserver(0).addr == ipaddr_addr(SERVER));
    EXPECT(sntp_get_current_timestamp() == (uint32)time(NULL) - 5 * HOUR);
    EXPECT(RTC_TZ_GET() == -5 && RTC_DST_GET() == 0);
    /* A zone that there is not is ignored. */
    EXPECT(configTime(99, 0, "time.test", NULL, NULL, true) && sntp_get_timezone() == -5);
    EXPECT(configTime(8, 0, NULL, "second.test", NULL, true) && sntp_get_timezone() == 8);
    EXPECT(sntp_getservername(0) == NULL);
    pause_s(10);
    EXPECT(sntp_enabled() == 1);
    sntp_stop();
}

/* SNTP takes one of the four UDP control blocks. */
static void with_little_room(void)
{
    int sockets[4], i;
    for (i = 0; i < 4; i++) sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT(sockets[3] >= 0);
    sntp_init();
    EXPECT(sntp_enabled() == 0);
    close(sockets[3]);
    sntp_init();
    EXPECT(sntp_enabled() == 1);
    EXPECT(socket(AF_INET, SOCK_DGRAM, 0) == -1 && errno == ENOBUFS);
    sntp_stop();
    sockets[3] = socket(AF_INET, SOCK_DGRAM, 0);
    EXPECT(sockets[3] >= 0);
    for (i = 0; i < 4; i++) close(sockets[i]);
}

/* The clock of the RTC: with a calibration that is an hour old it is wrong, and not by much. */
static void rtc(void)
{
    sint32 us;
    uint32 seconds;
    int off;

    system_update_rtc(1000000000, 250000);
    EXPECT(TIM_REF_GET() == system_get_rtc_time());
    EXPECT(RTC_CAL_GET() == system_rtc_clock_cali_proc());
    EXPECT(sntp_base == 1000000000250000ULL);
    EXPECT(sntp_get_rtc_time(&us) == 1000000000 && us >= 250000 && us < 251000);
    pause_s(HOUR);
    seconds = sntp_get_rtc_time(&us);
    off = (int)(seconds - 1000003600) * 1000 + (us - 250000) / 1000;
    EXPECT(off != 0 && off > -30000 && off < 30000);
    /* Whoever looks often is right: each look calibrates anew. */
    system_update_rtc(1000000000, 0);
    for (off = 0; off < 360; off++) {
        pause_s(10);
        seconds = sntp_get_rtc_time(&us);
    }
    off = (int)(seconds - 1000003600) * 1000 + us / 1000;
    EXPECT(off > -2000 && off < 2000);
}

static void all(void)
{
    settings();
    unset_clock();
    by_address();
    by_name();
    with_little_room();
    rtc();
}

/* The servers of --set server=... and server2, server3; when the clock is set, and to what. */
static void ask(void)
{
    static char *const names[] = {"server", "server2", "server3"};
    int i, seconds;
    for (i = 0; i < 3; i++) {
        if (host8266_setting(names[i]) != NULL) {
            sntp_setservername(i, (char *)host8266_setting(names[i]));
        }
    }
    if (host8266_setting("interval") != NULL) updateTime(atoi(host8266_setting("interval")));
    if (host8266_setting("listen") != NULL) sntp_setoperatingmode(SNTP_OPMODE_LISTENONLY);
    sntp_init();
    seconds = seconds_to_time(300);
    if (seconds < 0) {
        printf("never\n");
    } else {
        printf("after %d s: %s\n", seconds, is_now(time(NULL)) ? "right" : "wrong");
    }
}

/* How the clock stands against the seconds of the run, as long as the scenario wants. */
static void watch(void)
{
    int last = 0, ticks;
    ask();
    for (ticks = 0; ticks < 7300; ticks++) {
        int off = error_of(time(NULL));
        if (off - last > 1 || last - off > 1) {
            printf("it jumps %d s at %d s\n", off - last, run_seconds());
            last = off;
        }
        pause_s(1);
    }
}

/* Over a restart the RTC's clock goes on, and the other one is forgotten. */
static void restart(void)
{
    if (system_get_rst_info()->reason != REASON_SOFT_RESTART) {
        EXPECT(sntp_set_timezone(3));
        system_update_rtc(START, 0);
        pause_s(50);
        system_restart();
        pause_s(10);
    }
    EXPECT(sntp_get_rtc_time(NULL) - START >= 49 && sntp_get_rtc_time(NULL) - START <= 52);
    EXPECT(time(NULL) < 100 && sntp_get_timezone() == 8 && sntp_enabled() == 0);
    printf("restarted\n");
}

static void main_task(void *unused)
{
    const char *wanted = host8266_setting("case");
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    if (wanted == NULL) {
        all();
    } else if (strcmp(wanted, "ask") == 0) {
        ask();
    } else if (strcmp(wanted, "watch") == 0) {
        watch();
    } else {
        restart();
    }
    printf("done\n");
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    wifi_set_opmode(STATION_MODE);
    strcpy((char *)config.ssid, "net");
    strcpy((char *)config.password, "12345678");
    wifi_station_set_config(&config);
    xTaskCreate(main_task, (signed char *)"main", 512, NULL, 2, NULL);
}
