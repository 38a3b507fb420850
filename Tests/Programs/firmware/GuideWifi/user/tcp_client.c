/* 3.3.2 TCP Client. */
#include "sections.h"
#include "lwip/sockets.h"

#define SERVER_IP      "192.168.1.124"
#define SERVER_PORT   1001

void tcp_client_task(void *arg)
{
    int32 sta_socket, recbytes;
    struct sockaddr_in remote_ip;

    while (1) {
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

        if (0 != connect(sta_socket, (struct sockaddr *)&remote_ip, sizeof(struct sockaddr)))
        {
            close(sta_socket);
            vTaskDelay(1000 / portTICK_RATE_MS);
            printf("ESP8266 TCP client task > connect fail!\n");
            continue;
        }
        printf("ESP8266 TCP client task > connect ok!\n");

        char *pbuf = (char *)zalloc(32);
        sprintf(pbuf, "ESP8266 send test");

        if (write(sta_socket, pbuf, strlen(pbuf) + 1) < 0){
            close(sta_socket);
            vTaskDelay(1000 / portTICK_RATE_MS);
            printf("ESP8266 TCP client task > send fail!\n");
            continue;
        }
        printf("ESP8266 TCP client task > send success!\n");
        free(pbuf);

        char *recv_buf = (char *)zalloc(128 + 1);
        while ((recbytes = read(sta_socket, recv_buf, 128)) > 0) {
            recv_buf[recbytes] = 0;
            printf("ESP8266 TCP client task > recv data %d bytes!\nESP8266 TCP client task > %s\n", recbytes, recv_buf);
        }
        free(recv_buf);

        if (recbytes <= 0) {
            close(sta_socket);
            printf("ESP8266 TCP client task > read data fail!\n");
        }
    }
}
