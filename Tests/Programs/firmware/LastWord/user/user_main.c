/* Asks the server at 192.168.1.10, port 1883, for as much as it says, and tells how that ended. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void ask(void *unused)
{
    struct sockaddr_in server;
    char bytes[64];
    int result, count = 0;
    int sock = socket(AF_INET, SOCK_STREAM, 0);
    while (wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(1);
    }
    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_port = htons(1883);
    server.sin_addr.s_addr = inet_addr("192.168.1.10");
    result = connect(sock, (struct sockaddr *)&server, sizeof(server));
    printf("connect %d errno %d\n", result, result < 0 ? errno : 0);
    if (result == 0) {
        while ((result = recv(sock, bytes, sizeof(bytes), 0)) > 0) {
            count += result;
        }
        printf("%d bytes, then %d errno %d\n", count, result, result < 0 ? errno : 0);
    }
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    wifi_set_opmode(STATION_MODE);
    strcpy((char *)config.ssid, "net");
    wifi_station_set_config(&config);
    xTaskCreate(ask, "ask", 512, NULL, 3, NULL);
}
