/* Options, and the layout of what they carry. */
#include "checks.h"

static int option(int s, int level, int name)
{
    int value = -1;
    socklen_t length = sizeof(value);
    host8266_expect(getsockopt(s, level, name, &value, &length) == 0 && length == 4);
    return value;
}

static void set(int s, int level, int name, int value)
{
    host8266_expect(setsockopt(s, level, name, &value, sizeof(value)) == 0);
    host8266_expect(option(s, level, name) == value);
}

void check_options(void)
{
    int one = 1;
    u32_t count = 0;
    socklen_t length = 2;
    struct ip_mreq group;
    int t = socket(AF_INET, SOCK_STREAM, 0);
    int u = socket(AF_INET, SOCK_DGRAM, 0);
    host8266_expect(sizeof(fd_set) == 2 && FD_SETSIZE == 10 && sizeof(struct sockaddr) == 24);
    host8266_expect(offsetof(struct sockaddr_in, sin_port) == 2 && ENOPROTOOPT == 92);
    host8266_expect(FIONBIO == (int)0x8004667e && SOL_SOCKET == 0xfff && AF_INET6 == 10);
    set(t, SOL_SOCKET, SO_KEEPALIVE, 1);
    set(t, SOL_SOCKET, SO_RCVTIMEO, 1500);
    set(t, SOL_SOCKET, SO_SNDTIMEO, 2500);
    set(u, SOL_SOCKET, SO_BROADCAST, 1);
    set(t, IPPROTO_TCP, TCP_NODELAY, 1);
    set(t, IPPROTO_TCP, TCP_KEEPIDLE, 30);
    host8266_expect(option(t, IPPROTO_TCP, TCP_KEEPALIVE) == 30000);
    set(t, IPPROTO_TCP, TCP_KEEPINTVL, 5);
    set(t, IPPROTO_TCP, TCP_KEEPCNT, 3);
    set(u, IPPROTO_IP, IP_TTL, 7);
    set(u, IPPROTO_IP, IP_MULTICAST_TTL, 3);
    host8266_expect(option(t, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
    host8266_expect(option(u, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM);
    /* SDK 1.5 was built without these. */
    FAILS(setsockopt(t, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)), ENOPROTOOPT);
    FAILS(setsockopt(t, SOL_SOCKET, SO_RCVBUF, &one, sizeof(one)), ENOPROTOOPT);
    FAILS(ioctlsocket(t, FIONREAD, &count), ENOSYS);
    FAILS(setsockopt(u, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)), ENOPROTOOPT);
    FAILS(getsockopt(t, SOL_SOCKET, SO_TYPE, &one, &length), EINVAL);
    FAILS(setsockopt(9, SOL_SOCKET, SO_BROADCAST, &one, sizeof(one)), EBADF);
    FAILS(fcntl(t, F_SETFL, 0x4000), EINVAL);
    group.imr_multiaddr.s_addr = inet_addr("224.0.0.251");
    group.imr_interface.s_addr = htonl(INADDR_ANY);
    host8266_expect(setsockopt(u, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof(group)) == 0);
    host8266_expect(setsockopt(u, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof(group)) == 0);
    FAILS(setsockopt(u, IPPROTO_IP, IP_DROP_MEMBERSHIP, &group, sizeof(group)), EADDRNOTAVAIL);
    close(t);
    close(u);
}
