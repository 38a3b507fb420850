/* 3.3.1 UDP Transmission. */
#include "sections.h"
#include "lwip/sockets.h"

#define UDP_LOCAL_PORT 1200
#define UDP_DATA_LEN 64

void udp_task(void *arg)
{
    int32 ret;
    struct sockaddr_in from;
    int fromlen;
    char *udp_msg = (char *)zalloc(UDP_DATA_LEN);
    int nNetTimeout = 10000;

    LOCAL int32 sock_fd;
    struct sockaddr_in server_addr;

    memset(&server_addr, 0, sizeof(server_addr));
    server_addr.sin_family = AF_INET;
    server_addr.sin_addr.s_addr = INADDR_ANY;
    server_addr.sin_port = htons(UDP_LOCAL_PORT);
    server_addr.sin_len = sizeof(server_addr);

    do{
        sock_fd = socket(AF_INET, SOCK_DGRAM, 0);
        if (sock_fd == -1) {
            printf("ESP8266 UDP task > failed to create sock!\n");
            vTaskDelay(1000/portTICK_RATE_MS);
        }
    }while(sock_fd == -1);

    printf("ESP8266 UDP task > socket OK!\n");

    do{
        ret = bind(sock_fd, (struct sockaddr *)&server_addr, sizeof(server_addr));
        if (ret != 0) {
            printf("ESP8266 UDP task > captdns_task failed to bind sock!\n");
            vTaskDelay(1000/portTICK_RATE_MS);
        }
    }while(ret != 0);

    printf("ESP8266 UDP task > bind OK!\n");

    while(1){
        memset(udp_msg, 0, UDP_DATA_LEN);
        memset(&from, 0, sizeof(from));

        setsockopt(sock_fd, SOL_SOCKET, SO_RCVTIMEO, (char *)&nNetTimeout, sizeof(int));
        fromlen = sizeof(struct sockaddr_in);
        ret = recvfrom(sock_fd, (uint8 *)udp_msg, UDP_DATA_LEN, 0, (struct sockaddr *)&from,
    (socklen_t *)&fromlen);
        if (ret > 0) {
            printf("ESP8266 UDP task > recv %d Bytes from %s, Port %d\n", ret,
    inet_ntoa(from.sin_addr), ntohs(from.sin_port));

            sendto(sock_fd, (uint8 *)udp_msg, ret, 0, (struct sockaddr *)&from, fromlen);
        }
    }

    if(udp_msg){
        free(udp_msg);
        udp_msg = NULL;
    }
    close(sock_fd);
}
