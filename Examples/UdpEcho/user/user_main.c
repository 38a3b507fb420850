/* A UDP echo, from the programming guide's section 3.3.1. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define UDP_LOCAL_PORT 1200
#define UDP_DATA_LEN 64

LOCAL int32 sock_fd;

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* Guide 3.2.3: the SDK connects by itself when user_init has returned. */
LOCAL void join_network(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);
}

LOCAL void wait_for_address(void)
{
    while (wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(100 / portTICK_RATE_MS);
    }
}

LOCAL void open_socket(void)
{
    struct sockaddr_in server_addr;
    int32 ret;

    memset(&server_addr, 0, sizeof(server_addr));
    server_addr.sin_family = AF_INET;
    server_addr.sin_addr.s_addr = INADDR_ANY;
    server_addr.sin_port = htons(UDP_LOCAL_PORT);
    server_addr.sin_len = sizeof(server_addr);

    do {
        sock_fd = socket(AF_INET, SOCK_DGRAM, 0);
        if (sock_fd == -1) {
            printf("ESP8266 UDP task > failed to create sock!\n");
            vTaskDelay(1000 / portTICK_RATE_MS);
        }
    } while (sock_fd == -1);
    printf("ESP8266 UDP task > socket OK!\n");

    do {
        ret = bind(sock_fd, (struct sockaddr *)&server_addr, sizeof(server_addr));
        if (ret != 0) {
            printf("ESP8266 UDP task > captdns_task failed to bind sock!\n");
            vTaskDelay(1000 / portTICK_RATE_MS);
        }
    } while (ret != 0);
    printf("ESP8266 UDP task > bind OK!\n");
}

LOCAL void udp_task(void *arg)
{
    char *udp_msg = (char *)zalloc(UDP_DATA_LEN);
    int nNetTimeout = 10000;

    wait_for_address();
    open_socket();
    while (1) {
        struct sockaddr_in from;
        int fromlen = sizeof(struct sockaddr_in);
        int32 ret;

        memset(udp_msg, 0, UDP_DATA_LEN);
        memset(&from, 0, sizeof(from));
        setsockopt(sock_fd, SOL_SOCKET, SO_RCVTIMEO, (char *)&nNetTimeout, sizeof(int));
        ret = recvfrom(sock_fd, (uint8 *)udp_msg, UDP_DATA_LEN, 0, (struct sockaddr *)&from,
                       (socklen_t *)&fromlen);
        if (ret > 0) {
            printf("ESP8266 UDP task > recv %d Bytes from %s, Port %d\n", ret,
                   inet_ntoa(from.sin_addr), ntohs(from.sin_port));
            sendto(sock_fd, (uint8 *)udp_msg, ret, 0, (struct sockaddr *)&from, fromlen);
        }
    }
}

void user_init(void)
{
    join_network();
    xTaskCreate(udp_task, "udp_task", 512, NULL, 3, NULL);
}
