/* Work that firmware gives to task tiT, at once and later. */
#include "netif_test.h"

static char said[80];
static int calls;

static void say(void *text) { strcat(said, text); }

static void count(void *unused) { calls++; }

static void callbacks(void)
{
    EXPECT(tcpip_callback(NULL, NULL) == ERR_VAL);
    said[0] = 0;
    /* The task has a higher priority than this one, so it is done at once. */
    EXPECT(tcpip_callback(say, "a") == ERR_OK && strcmp(said, "a") == 0);
    EXPECT(tcpip_callback_with_block(say, "b", 0) == ERR_OK && strcmp(said, "ab") == 0);
}

static void timeouts(void)
{
    EXPECT(tcpip_timeout(1, NULL, NULL) == ERR_VAL && tcpip_untimeout(NULL, NULL) == ERR_VAL);
    said[0] = 0;
    EXPECT(tcpip_timeout(300, say, "c") == ERR_OK && tcpip_timeout(100, say, "a") == ERR_OK);
    sys_timeout(200, say, "b");
    sys_timeout(200, say, "x");
    sys_timeout(250, say, "y");
    EXPECT(tcpip_untimeout(say, "y") == ERR_OK);
    sys_untimeout(say, "nobody's");
    sys_timeout(150, NULL, NULL);
    vTaskDelay(15);
    EXPECT(strcmp(said, "a") == 0);
    vTaskDelay(20);
    EXPECT(strcmp(said, "abxc") == 0);
}

/* Above task tiT's priority its work waits, sixteen pieces of it. */
static void fill(void *done)
{
    int i;
    for (i = 0; i < 16; i++) EXPECT(tcpip_callback_with_block(count, NULL, 0) == ERR_OK);
    EXPECT(calls == 0 && tcpip_callback_with_block(count, NULL, 0) == ERR_MEM);
    EXPECT(tcpip_callback_with_block(count, NULL, 1) == ERR_OK && calls >= 16);
    *(bool *)done = true;
    vTaskDelete(NULL);
}

void check_work(void)
{
    static bool done;
    callbacks();
    timeouts();
    xTaskCreate(fill, (signed char *)"fill", 256, &done, 11, NULL);
    vTaskDelay(5);
    EXPECT(done && calls == 17);
}
