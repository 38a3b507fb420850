// Joins the network "net" and tells when datagrams for port 7 come; --set sleep= is the type, case=
// another program.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static const char *setting(const char *name)
{
    const char *value = host8266_setting(name);
    return value ? value : "";
}

static bool is_case(const char *name) { return strcmp(setting("case"), name) == 0; }

// Prints when each datagram comes, in tenths of a millisecond since the chip's start.
static void receive(void *unused)
{
    struct sockaddr_in here;
    char bytes[64];
    int length, sock = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&here, 0, sizeof(here));
    here.sin_family = AF_INET;
    here.sin_port = htons(7);
    bind(sock, (struct sockaddr *)&here, sizeof(here));
    while ((length = recv(sock, bytes, sizeof(bytes), 0)) > 0) {
        printf("%.*s at %u\n", length, bytes, system_get_time() / 100);
    }
    vTaskDelete(NULL);
}

// Asks a server, after a time of silence each, and prints how long the answers took.
static void ask(void *unused)
{
    struct sockaddr_in server;
    char bytes[64];
    int i, sock = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_port = htons(7);
    server.sin_addr.s_addr = inet_addr("192.168.1.10");
    vTaskDelay(400);
    for (i = 0; i < 5; i++) {
        uint32 start = system_get_time();
        sendto(sock, "ping", 4, 0, (struct sockaddr *)&server, sizeof(server));
        recv(sock, bytes, sizeof(bytes), 0);
        printf("answer after %u\n", (system_get_time() - start) / 1000);
        vTaskDelay(50);
    }
    vTaskDelete(NULL);
}

static void change(void *unused)
{
    vTaskDelay(500);
    printf("set %d %d get %d\n", wifi_set_sleep_type(NONE_SLEEP_T),
           wifi_set_sleep_type((sleep_type)7), wifi_get_sleep_type());
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    printf("default %d\n", wifi_get_sleep_type());
    if (setting("sleep")[0]) wifi_set_sleep_type((sleep_type)atoi(setting("sleep")));
    wifi_set_opmode_current(is_case("both") ? STATIONAP_MODE : STATION_MODE);
    strcpy((char *)config.ssid, "net");
    strcpy((char *)config.password, "12345678");
    wifi_station_set_config_current(&config);
    xTaskCreate(is_case("ask") ? ask : receive, "udp", 512, NULL, 4, NULL);
    if (is_case("change")) xTaskCreate(change, "change", 256, NULL, 3, NULL);
}
