/* What the later SDK does otherwise: --net-profile sdk3. */
#include "checks.h"

void check_sdk3(void)
{
    struct timeval second = {1, 250000};
    struct linger now = {1, 0};
    u32_t count = 0;
    int one = 1, i, s;
    char buffer[16];
    struct sockaddr_in own = address_of("0.0.0.0", 1005), loop = address_of("127.0.0.1", 1005);
    portTickType start;
    s = socket(AF_INET, SOCK_DGRAM, 0);
    host8266_expect(setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0);
    host8266_expect(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second)) == 0);
    start = xTaskGetTickCount();
    FAILS(recv(s, buffer, 1, 0), EWOULDBLOCK);
    host8266_expect(xTaskGetTickCount() - start == 125);
    /* To itself. */
    host8266_expect(bind(s, (struct sockaddr *)&own, sizeof(own)) == 0);
    host8266_expect(sendto(s, "me", 2, 0, (struct sockaddr *)&loop, sizeof(loop)) == 2);
    pause_ms(20);
    host8266_expect(ioctlsocket(s, FIONREAD, &count) == 0 && count == 2);
    host8266_expect(recv(s, buffer, 16, 0) == 2);
    close(s);
    /* Half of a close: the host says how much it has read. */
    s = connected(COUNTER);
    host8266_expect(send(s, "12345", 5, 0) == 5);
    host8266_expect(shutdown(s, SHUT_WR) == 0);
    host8266_expect(read_all(s, buffer, 16) == 2 && memcmp(buffer, "5\n", 2) == 0);
    setsockopt(s, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
    close(s);
    /* Places of closed connections are kept for 20 s. */
    for (i = 0; i < 10; i++) close(connected(7));
    FAILS(socket(AF_INET, SOCK_DGRAM, 0), ENFILE);
    pause_ms(20500);
    s = socket(AF_INET, SOCK_DGRAM, 0);
    host8266_expect(s == 0);
    close(s);
    for (i = 0; i < 20; i++) {
        s = connected(7);
        setsockopt(s, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        close(s);
    }
}
