/* select: ten descriptors, every set, exact times. */
#include "checks.h"

static void times(void)
{
    struct timeval wait = {0, 300000}, none = {0, 0};
    fd_set set;
    portTickType start;
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    FD_ZERO(&set);
    FD_SET(s, &set);
    start = xTaskGetTickCount();
    host8266_expect(select(s + 1, &set, NULL, NULL, &wait) == 0 && !FD_ISSET(s, &set));
    host8266_expect(xTaskGetTickCount() - start == 30);
    FD_SET(s, &set);
    start = xTaskGetTickCount();
    host8266_expect(select(s + 1, &set, NULL, NULL, &none) == 0);
    host8266_expect(xTaskGetTickCount() == start);
    FD_SET(s, &set);
    host8266_expect(select(s + 1, NULL, &set, NULL, NULL) == 1 && FD_ISSET(s, &set));
    close(s);
}

static void ten(void)
{
    struct sockaddr_in host = address_of(HOST, 7);
    fd_set reading, writing;
    int sockets[10], i, answered = 0;
    char byte;
    /* Four of UDP, four raw ones, two of TCP. */
    for (i = 0; i < 4; i++) sockets[i] = socket(AF_INET, SOCK_DGRAM, 0);
    for (i = 4; i < 8; i++) sockets[i] = socket(AF_INET, SOCK_RAW, 200 + i);
    for (i = 8; i < 10; i++) sockets[i] = connected(7);
    for (i = 0; i < 10; i++) host8266_expect(sockets[i] == i);
    for (i = 0; i < 4; i++) sendto(i, "u", 1, 0, (struct sockaddr *)&host, sizeof(host));
    for (i = 8; i < 10; i++) send(i, "t", 1, 0);
    while (answered < 6) {
        int found;
        FD_ZERO(&reading);
        FD_ZERO(&writing);
        for (i = 0; i < 10; i++) FD_SET(i, &reading);
        found = select(10, &reading, NULL, NULL, NULL);
        host8266_expect(found > 0);
        for (i = 0; i < 10; i++) {
            if (!FD_ISSET(i, &reading)) continue;
            host8266_expect(recv(i, &byte, 1, MSG_DONTWAIT) == 1 && byte == (i < 4 ? 'u' : 't'));
            answered++;
            found--;
        }
        host8266_expect(found == 0);
    }
    for (i = 0; i < 10; i++) FD_SET(i, &writing);
    host8266_expect(select(10, NULL, &writing, NULL, NULL) == 10);
    for (i = 0; i < 10; i++) close(i);
}

static void failed(void)
{
    fd_set reading, failing;
    int s = connected(RESETTING);
    FD_ZERO(&reading);
    FD_ZERO(&failing);
    FD_SET(s, &reading);
    FD_SET(s, &failing);
    send(s, "x", 1, 0);
    host8266_expect(select(s + 1, &reading, NULL, &failing, NULL) == 2);
    host8266_expect(FD_ISSET(s, &reading) && FD_ISSET(s, &failing));
    close(s);
}

void check_select(void)
{
    times();
    ten();
    failed();
}
