/* A TCP server, from the programming guide's section 3.3.3. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define SERVER_PORT 1002
#define MAX_CONN 2

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

LOCAL int32 open_listener(void)
{
    int32 listenfd;
    int32 ret;
    struct sockaddr_in server_addr;

    memset(&server_addr, 0, sizeof(server_addr));
    server_addr.sin_family = AF_INET;
    server_addr.sin_addr.s_addr = INADDR_ANY;
    server_addr.sin_len = sizeof(server_addr);
    server_addr.sin_port = htons(SERVER_PORT);

    do {
        listenfd = socket(AF_INET, SOCK_STREAM, 0);
        if (listenfd == -1) {
            printf("ESP8266 TCP server task > socket error\n");
            vTaskDelay(1000 / portTICK_RATE_MS);
        }
    } while (listenfd == -1);
    printf("ESP8266 TCP server task > create socket: %d\n", listenfd);

    do {
        ret = bind(listenfd, (struct sockaddr *)&server_addr, sizeof(server_addr));
        if (ret != 0) {
            printf("ESP8266 TCP server task > bind fail\n");
            vTaskDelay(1000 / portTICK_RATE_MS);
        }
    } while (ret != 0);
    printf("ESP8266 TCP server task > port:%d\n", ntohs(server_addr.sin_port));

    do {
        ret = listen(listenfd, MAX_CONN);
        if (ret != 0) {
            printf("ESP8266 TCP server task > failed to set listen queue!\n");
            vTaskDelay(1000 / portTICK_RATE_MS);
        }
    } while (ret != 0);
    printf("ESP8266 TCP server task > listen ok\n");
    return listenfd;
}

LOCAL void server_task(void *arg)
{
    int32 listenfd;
    int32 client_sock;
    struct sockaddr_in remote_addr;
    int32 len = sizeof(struct sockaddr_in);

    wait_for_address();
    listenfd = open_listener();
    for (;;) {
        int32 recbytes;
        char *recv_buf;

        printf("ESP8266 TCP server task > wait client\n");
        if ((client_sock = accept(listenfd, (struct sockaddr *)&remote_addr,
                                  (socklen_t *)&len)) < 0) {
            printf("ESP8266 TCP server task > accept fail\n");
            continue;
        }
        printf("ESP8266 TCP server task > Client from %s %d\n", inet_ntoa(remote_addr.sin_addr),
               htons(remote_addr.sin_port));

        recv_buf = (char *)zalloc(128 + 1);
        while ((recbytes = read(client_sock, recv_buf, 128)) > 0) {
            recv_buf[recbytes] = 0;
            printf("ESP8266 TCP server task > read data success %d!\nESP8266 TCP server task > "
                   "%s\n", recbytes, recv_buf);
        }
        free(recv_buf);
        if (recbytes <= 0) {
            printf("ESP8266 TCP server task > read data fail!\n");
            close(client_sock);
        }
    }
}

void user_init(void)
{
    join_network();
    xTaskCreate(server_task, "server_task", 512, NULL, 3, NULL);
}
