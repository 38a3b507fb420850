/* Connections: echo, refusal, half of a close, resets, what is unreachable, servers, backlog. */
#include "checks.h"

static void echo(void)
{
    char buffer[64];
    int s = connected(7);
    struct sockaddr_in peer, own;
    socklen_t length = sizeof(peer);
    host8266_expect(write(s, "hello", 5) == 5);
    host8266_expect(recv(s, buffer, sizeof(buffer), MSG_PEEK) == 5);
    host8266_expect(recv(s, buffer, 2, 0) == 2 && memcmp(buffer, "he", 2) == 0);
    host8266_expect(read(s, buffer, sizeof(buffer)) == 3 && memcmp(buffer, "llo", 3) == 0);
    host8266_expect(getpeername(s, (struct sockaddr *)&peer, &length) == 0);
    host8266_expect(length == 16 && peer.sin_len == 16 && peer.sin_family == AF_INET);
    host8266_expect(peer.sin_port == htons(7) && peer.sin_addr.s_addr == inet_addr(HOST));
    length = sizeof(own);
    host8266_expect(getsockname(s, (struct sockaddr *)&own, &length) == 0);
    host8266_expect(strcmp(inet_ntoa(own.sin_addr), "192.168.1.103") == 0);
    FAILS(recv(s, buffer, 4, MSG_DONTWAIT), EWOULDBLOCK);
    FAILS(connect(s, (struct sockaddr *)&peer, sizeof(peer)), EISCONN);
    host8266_expect(close(s) == 0);
    FAILS(write(s, "x", 1), EBADF);
    FAILS(close(s), EBADF);
}

static void failures(void)
{
    struct sockaddr_in host = address_of(HOST, 81);
    char byte;
    int s = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(send(s, "x", 1, 0), ENOTCONN);
    FAILS(recv(s, &byte, 1, 0), ENOTCONN);
    FAILS(connect(s, (struct sockaddr *)&host, 4), EIO);
    /* Nobody listens there. */
    FAILS(connect(s, (struct sockaddr *)&host, sizeof(host)), ECONNRESET);
    close(s);
    /* Nobody has the address: six repetitions, then it is given up. */
    host = address_of("192.168.1.77", 80);
    s = socket(AF_INET, SOCK_STREAM, 0);
    FAILS(connect(s, (struct sockaddr *)&host, sizeof(host)), ECONNABORTED);
    close(s);
    /* The peer resets. */
    s = connected(RESETTING);
    host8266_expect(send(s, "x", 1, 0) == 1);
    FAILS(recv(s, &byte, 1, 0), ECONNRESET);
    close(s);
}

static void ends(void)
{
    char buffer[16];
    int s = connected(THREE);
    host8266_expect(read_all(s, buffer, sizeof(buffer)) == 3);
    /* The peer has closed; this side may still send. */
    host8266_expect(read(s, buffer, 1) == 0);
    host8266_expect(send(s, "x", 1, 0) == 1);
    /* A stub in SDK 1.5: the connection stays as it is. */
    host8266_expect(shutdown(s, SHUT_WR) == 0);
    close(s);
}

static void non_blocking(void)
{
    struct sockaddr_in host = address_of(HOST, 7);
    struct timeval second = {1, 0};
    u32_t on = 1;
    int error = -1;
    socklen_t length = sizeof(error);
    fd_set set;
    char byte;
    int s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(fcntl(s, F_GETFL, 0) == 0);
    host8266_expect(ioctlsocket(s, FIONBIO, &on) == 0);
    host8266_expect(fcntl(s, F_GETFL, 0) == O_NONBLOCK);
    FAILS(connect(s, (struct sockaddr *)&host, sizeof(host)), EINPROGRESS);
    FAILS(connect(s, (struct sockaddr *)&host, sizeof(host)), EALREADY);
    FD_ZERO(&set);
    FD_SET(s, &set);
    host8266_expect(select(s + 1, NULL, &set, NULL, &second) == 1 && FD_ISSET(s, &set));
    host8266_expect(getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == 0 && error == 0);
    FAILS(recv(s, &byte, 1, 0), EWOULDBLOCK);
    close(s);
    /* A refusal shows as an error that can be asked for. */
    s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(fcntl(s, F_SETFL, O_NONBLOCK) == 0);
    host.sin_port = htons(81);
    FAILS(connect(s, (struct sockaddr *)&host, sizeof(host)), EINPROGRESS);
    FD_SET(s, &set);
    host8266_expect(select(s + 1, NULL, &set, NULL, &second) == 1);
    host8266_expect(getsockopt(s, SOL_SOCKET, SO_ERROR, &error, &length) == 0);
    host8266_expect(error == ECONNRESET);
    close(s);
}

static int listening(int port, int backlog)
{
    struct sockaddr_in own = address_of("0.0.0.0", port);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(bind(s, (struct sockaddr *)&own, sizeof(own)) == 0);
    host8266_expect(listen(s, backlog) == 0);
    return s;
}

static void server(void)
{
    struct sockaddr_in peer;
    socklen_t length = sizeof(peer);
    char buffer[16];
    int ms = 200;
    int s = listening(1002, 2);
    int second = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in own = address_of("0.0.0.0", 1002);
    portTickType start;
    FAILS(bind(second, (struct sockaddr *)&own, sizeof(own)), EADDRINUSE);
    FAILS(accept(second, NULL, NULL), EINVAL);
    close(second);
    ask(VISIT);
    second = accept(s, (struct sockaddr *)&peer, &length);
    host8266_expect(second >= 0 && length == 16);
    host8266_expect(peer.sin_addr.s_addr == inet_addr(HOST));
    host8266_expect(read_all(second, buffer, sizeof(buffer)) == 5);
    close(second);
    /* accept knows the time-out for receiving. */
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &ms, sizeof(ms));
    start = xTaskGetTickCount();
    FAILS(accept(s, NULL, NULL), EWOULDBLOCK);
    host8266_expect(xTaskGetTickCount() - start == 20);
    close(s);
}

/* Who finds the queue full gets no answer and asks again. */
static void backlog(void)
{
    int first, second, third, ms = 100;
    int s = listening(1003, 2);
    ask(THREE_VISITS);
    pause_ms(500);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &ms, sizeof(ms));
    first = accept(s, NULL, NULL);
    second = accept(s, NULL, NULL);
    host8266_expect(first >= 0 && second >= 0);
    FAILS(accept(s, NULL, NULL), EWOULDBLOCK);
    pause_ms(10000);
    third = accept(s, NULL, NULL);
    host8266_expect(third >= 0);
    close(first);
    close(second);
    close(third);
    close(s);
}

void check_tcp(void)
{
    echo();
    failures();
    ends();
    non_blocking();
    server();
    backlog();
}
