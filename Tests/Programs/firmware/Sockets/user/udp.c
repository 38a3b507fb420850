/* UDP and raw sockets: echo, time-outs in virtual time, sizes, ping. */
#include "checks.h"

static void echo(void)
{
    struct sockaddr_in host = address_of(HOST, 7), from;
    socklen_t length = sizeof(from);
    char buffer[32];
    int ms = 250;
    portTickType start;
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    host8266_expect(sendto(s, "hello", 5, 0, (struct sockaddr *)&host, sizeof(host)) == 5);
    host8266_expect(recvfrom(s, buffer, 32, 0, (struct sockaddr *)&from, &length) == 5);
    host8266_expect(from.sin_port == htons(7) && from.sin_addr.s_addr == host.sin_addr.s_addr);
    /* What does not fit is lost. */
    sendto(s, "hello", 5, 0, (struct sockaddr *)&host, sizeof(host));
    host8266_expect(recv(s, buffer, 2, 0) == 2);
    FAILS(recv(s, buffer, 2, MSG_DONTWAIT), EWOULDBLOCK);
    /* Milliseconds as an int; whole ticks. */
    host8266_expect(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &ms, sizeof(ms)) == 0);
    start = xTaskGetTickCount();
    FAILS(recv(s, buffer, 32, 0), EWOULDBLOCK);
    host8266_expect(xTaskGetTickCount() - start == 25);
    /* With a peer of its own. */
    FAILS(send(s, "x", 1, 0), ENOTCONN);
    host8266_expect(connect(s, (struct sockaddr *)&host, sizeof(host)) == 0);
    host8266_expect(send(s, "world", 5, 0) == 5);
    host8266_expect(recv(s, buffer, 32, 0) == 5 && memcmp(buffer, "world", 5) == 0);
    FAILS(listen(s, 1), EOPNOTSUPP);
    close(s);
}

static void sizes(void)
{
    struct sockaddr_in host = address_of(HOST, 7);
    char *buffer = (char *)zalloc(1500);
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    int i, count = 0;
    host8266_expect(sendto(s, buffer, 1472, 0, (struct sockaddr *)&host, sizeof(host)) == 1472);
    host8266_expect(recv(s, buffer, 1500, 0) == 1472);
    FAILS(sendto(s, buffer, 1473, 0, (struct sockaddr *)&host, sizeof(host)), EMSGSIZE);
    /* Six packets wait, more are dropped. */
    for (i = 0; i < 9; i++) sendto(s, buffer, 1, 0, (struct sockaddr *)&host, sizeof(host));
    pause_ms(100);
    while (recv(s, buffer, 1500, MSG_DONTWAIT) == 1) count++;
    host8266_expect(count == 6);
    free(buffer);
    close(s);
}

static u16_t checksum(const u8_t *bytes, int count)
{
    u32_t sum = 0;
    int i;
    for (i = 0; i < count; i += 2) sum += (bytes[i] << 8) | bytes[i + 1];
    while (sum >> 16) sum = (sum & 0xFFFF) + (sum >> 16);
    return ~sum;
}

static void ping(void)
{
    struct sockaddr_in host = address_of(HOST, 0);
    u8_t request[16] = {8, 0, 0, 0, 0x12, 0x34, 0, 1};
    u8_t reply[64];
    int count, s = socket(AF_INET, SOCK_RAW, 1);
    u16_t sum = checksum(request, sizeof(request));
    request[2] = sum >> 8;
    request[3] = sum;
    host8266_expect(sendto(s, request, 16, 0, (struct sockaddr *)&host, sizeof(host)) == 16);
    count = recv(s, reply, sizeof(reply), 0);
    /* The IP header comes first. */
    host8266_expect(count == 36 && reply[0] == 0x45 && reply[20] == 0 && reply[24] == 0x12);
    close(s);
}

void check_udp(void)
{
    echo();
    sizes();
    ping();
}
