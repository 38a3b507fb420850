/* A TCP client, from the programming guide's section 3.3.2. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define SERVER_IP "192.168.1.124"
#define SERVER_PORT 1001

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

LOCAL void client_task(void *arg)
{
    wait_for_address();
    while (1) {
        int32 sta_socket, recbytes;
        struct sockaddr_in remote_ip;
        char *pbuf, *recv_buf;

        sta_socket = socket(PF_INET, SOCK_STREAM, 0);
        if (-1 == sta_socket) {
            close(sta_socket);
            vTaskDelay(1000 / portTICK_RATE_MS);
            printf("ESP8266 TCP client task > socket fail!\n");
            continue;
        }
        printf("ESP8266 TCP client task > socket ok!\n");

        bzero(&remote_ip, sizeof(struct sockaddr_in));
        remote_ip.sin_family = AF_INET;
        remote_ip.sin_addr.s_addr = inet_addr(SERVER_IP);
        remote_ip.sin_port = htons(SERVER_PORT);
        if (0 != connect(sta_socket, (struct sockaddr *)&remote_ip, sizeof(struct sockaddr))) {
            close(sta_socket);
            vTaskDelay(1000 / portTICK_RATE_MS);
            printf("ESP8266 TCP client task > connect fail!\n");
            continue;
        }
        printf("ESP8266 TCP client task > connect ok!\n");

        pbuf = (char *)zalloc(32);
        sprintf(pbuf, "ESP8266 send test");
        if (write(sta_socket, pbuf, strlen(pbuf) + 1) < 0) {
            free(pbuf);
            close(sta_socket);
            vTaskDelay(1000 / portTICK_RATE_MS);
            printf("ESP8266 TCP client task > send fail!\n");
            continue;
        }
        printf("ESP8266 TCP client task > send success!\n");
        free(pbuf);

        recv_buf = (char *)zalloc(128 + 1);
        while ((recbytes = read(sta_socket, recv_buf, 128)) > 0) {
            recv_buf[recbytes] = 0;
            printf("ESP8266 TCP client task > recv data %d bytes!\nESP8266 TCP client task > %s\n",
                   recbytes, recv_buf);
        }
        free(recv_buf);
        if (recbytes <= 0) {
            close(sta_socket);
            printf("ESP8266 TCP client task > read data fail!\n");
        }
    }
}

void user_init(void)
{
    join_network();
    xTaskCreate(client_task, "client_task", 512, NULL, 3, NULL);
}
