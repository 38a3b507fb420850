// The serial console: commands typed at UART0.
#include "esp_common.h"
#include "esp_ssc.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

static int synchronous, asynchronous;

static void echo(void)
{
    char *argv[64];
    int i, length = ssc_param_len(), count = ssc_parse_param(ssc_param_str(), argv);
    printf("%d bytes, %d words:", length, count);
    for (i = 0; i < count; i++) printf(" <%s>", argv[i]);
    printf("\n");
}

static void done(void *arg)
{
    printf("done after %s\n", ssc_param_str());
    if (arg) asynchronous++; else synchronous++;
}

static void slow(void)
{
    vTaskDelay(30);
    printf("slow\n");
}

static void nothing(void) {}

static void quit(void)
{
    char *argv[64];
    host8266_exit(ssc_parse_param(ssc_param_str(), argv) == 2 ? atoi(argv[1]) : 0);
}

static void help(void) { printf("own help\n"); }

static ssc_cmd_t commands[] = {
    { "echo", CMD_T_SYNC, 1, echo, NULL },
    { "slow", CMD_T_SYNC, 2, slow, done },
    { "later", CMD_T_ASYNC, 3, nothing, done },
    { "quit", CMD_T_SYNC, 4, quit, NULL },
    { "empty", CMD_T_SYNC, 5, NULL, NULL },
    { "", 0, 0, NULL, NULL },
    { "hidden", CMD_T_SYNC, 6, quit, NULL },
};

uint32 user_rf_cal_sector_set(void) { return 1019; }

void user_init(void)
{
    bool has_help = host8266_setting("help") != NULL;
    if (ssc_param_str() || ssc_param_len() != 0) printf("there is a line already\n");
    ssc_register(commands, 7, NULL);
    ssc_attach(SSC_BR_115200);
    ssc_register(commands, 7, has_help ? help : NULL);
    ssc_attach(SSC_BR_74880);
}
