/* The time, and everything that is made of it: a server may tell any. */
#include "ask.h"

#include "lwip/apps/sntp.h"
#include "lwip/apps/sntp_time.h"
#include "lwip/apps/time.h"
#include "lwip/sockets.h"

/* In no header of the SDK's. */
char *getrealtimeofday(void);

#define START 1777636800 /* the scenario's date */

/* What is printed of a time is a line of 24 characters, with or without an end. */
static void expect_text(const char *text)
{
    host8266_expect(text && strlen(text) >= 12 && strlen(text) < 40);
}

bool ask_time(void)
{
    static ip_addr_t address;
    const bool listens = os_random() % 4 == 0;
    struct tm *parts;
    time_t now;
    uint32 told;

    address.addr = inet_addr(CLOCK);
    sntp_setoperatingmode(listens ? SNTP_OPMODE_LISTENONLY : SNTP_OPMODE_POLL);
    sntp_setserver(0, &address);
    sntp_set_timezone((int)(os_random() % 25) - 11);
    sntp_init();
    vTaskDelay(listens ? 300 : 20);
    told = sntp_get_current_timestamp();
    expect_text(sntp_get_real_time(told));
    if (getrealtimeofday()) expect_text(getrealtimeofday());
    time(&now);
    parts = gmtime(&now);
    host8266_expect(parts->tm_mon >= 0 && parts->tm_mon < 12 && parts->tm_mday >= 1 &&
                    parts->tm_mday <= 31 && parts->tm_hour < 24 && parts->tm_wday < 7);
    parts = localtime(&now);
    expect_text(asctime(parts));
    mktime(parts);
    expect_text(ctime(&now));
    sntp_stop();
    return told - START < 1000000;
}
