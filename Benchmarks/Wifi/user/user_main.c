/* Boot, join a network, DHCP, connect by TCP, 1 KB there and back: what the network costs a run. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER_IP "192.168.1.10"
#define ECHO_PORT 7
#define SIZE 1024

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void must(bool holds)
{
    if (!holds) host8266_exit(1);
}

static void echo(void *unused)
{
    static char sent[SIZE], got[SIZE];
    struct sockaddr_in server;
    int done = 0, s;
    (void)unused;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = inet_addr(SERVER_IP);
    server.sin_port = htons(ECHO_PORT);
    s = socket(AF_INET, SOCK_STREAM, 0);
    must(connect(s, (struct sockaddr *)&server, sizeof(server)) == 0);
    for (int i = 0; i < SIZE; i++) sent[i] = i * 7;
    must(write(s, sent, SIZE) == SIZE);
    while (done < SIZE) {
        int count = read(s, got + done, SIZE - done);
        must(count > 0);
        done += count;
    }
    must(memcmp(sent, got, SIZE) == 0);
    close(s);
    printf("echoed %d bytes\n", done);
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "bench");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(echo, (signed char *)"echo", 512, NULL, 2, NULL);
}
