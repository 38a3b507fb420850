/* What the firmware does at certain times: --set do="5000 disconnect, 8000 connect", in milliseconds
 * since the task began. Each command prints one line, which begins with its name. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"
#include "host8266.h"

static const char *argument;

static void scan_done(void *list, STATUS status)
{
    struct bss_info *bss = (struct bss_info *)list;
    printf("scan done %d\n", status);
    for (; bss != NULL; bss = STAILQ_NEXT(bss, next)) {
        printf("found %s %d\n", bss->ssid, bss->rssi);
    }
}

static void do_connect(void) { printf("connect %d\n", wifi_station_connect()); }
static void do_disconnect(void) { printf("disconnect %d\n", wifi_station_disconnect()); }
static void do_scan(void) { printf("scan %d\n", wifi_station_scan(NULL, scan_done)); }
static void do_restart(void)
{
    printf("restart\n");
    system_restart();
}

/* The reconnect policy is this boot's, auto-connect is kept in flash. */
static void do_policy(void)
{
    printf("policy %d\n", wifi_station_set_reconnect_policy(atoi(argument)));
}

static void do_auto(void) { printf("auto %d\n", wifi_station_set_auto_connect(atoi(argument))); }

static void do_status(void)
{
    struct ip_info info;
    memset(&info, 0, sizeof(info));
    wifi_get_ip_info(STATION_IF, &info);
    printf("status %d ip " IPSTR " rssi %d channel %d\n", wifi_station_get_connect_status(),
           IP2STR(&info.ip), wifi_station_get_rssi(), wifi_get_channel());
}

/* What is in flash. */
static void do_stored(void)
{
    struct station_config station;
    struct softap_config soft_ap;
    wifi_station_get_config_default(&station);
    wifi_softap_get_config_default(&soft_ap);
    printf("stored mode %d station \"%s\" soft-AP \"%s\" auto %d\n", wifi_get_opmode_default(),
           station.ssid, soft_ap.ssid, wifi_station_get_auto_connect());
}

/* Another access point: in flash, or for this boot only. */
static void set_config(bool keeps)
{
    struct station_config config;
    bool is_set;
    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, "%s", argument);
    sprintf((char *)config.password, "12345678");
    is_set = keeps ? wifi_station_set_config(&config) : wifi_station_set_config_current(&config);
    printf("%s %d\n", keeps ? "keep" : "use", is_set);
}

static void do_keep(void) { set_config(true); }
static void do_use(void) { set_config(false); }

/* How long a name takes, by either function. */
static void tell_lookup(const char *function, u32_t address, portTickType since)
{
    struct in_addr found;
    found.s_addr = address;
    printf("%s %s after %d ms\n", function, address ? inet_ntoa(found) : "nothing",
           (int)((xTaskGetTickCount() - since) * portTICK_RATE_MS));
}

static void do_name(void)
{
    portTickType start = xTaskGetTickCount();
    struct hostent *host = gethostbyname(argument);
    tell_lookup("gethostbyname", host ? *(u32_t *)host->h_addr : 0, start);
}

static void do_info(void)
{
    portTickType start = xTaskGetTickCount();
    struct addrinfo *info = NULL;
    int result = getaddrinfo(argument, "80", NULL, &info);
    tell_lookup("getaddrinfo",
                result == 0 ? ((struct sockaddr_in *)info->ai_addr)->sin_addr.s_addr : 0, start);
    if (info) freeaddrinfo(info);
}

static const struct {
    const char *name;
    void (*run)(void);
} commands[] = {
    {"connect", do_connect}, {"disconnect", do_disconnect}, {"scan", do_scan},
    {"restart", do_restart}, {"policy", do_policy},         {"auto", do_auto},
    {"status", do_status},   {"stored", do_stored},         {"keep", do_keep},
    {"use", do_use},         {"name", do_name},             {"info", do_info},
};

static void run(const char *name)
{
    unsigned i;
    for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        if (strcmp(commands[i].name, name) == 0) {
            commands[i].run();
            return;
        }
    }
    printf("there is no command %s\n", name);
    host8266_exit(1);
}

/* An item is a time, a command, and perhaps its argument. */
static void script_task(void *text)
{
    char item[64], *command;
    const char *rest = (const char *)text;
    portTickType start = xTaskGetTickCount();
    while (*rest) {
        size_t length = strcspn(rest, ",");
        portTickType due, now;
        memcpy(item, rest, length);
        item[length] = 0;
        rest += length + strspn(rest + length, ", ");
        command = strchr(item, ' ');
        *command++ = 0;
        due = start + atoi(item) / portTICK_RATE_MS;
        now = xTaskGetTickCount();
        if (due > now) vTaskDelay(due - now);
        argument = strchr(command, ' ');
        if (argument) command[argument++ - command] = 0;
        run(command);
    }
    vTaskDelete(NULL);
}

void start_script(void)
{
    const char *text = host8266_setting("do");
    if (text) xTaskCreate(script_task, "script", 512, (void *)text, 3, NULL);
}
