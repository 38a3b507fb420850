/* UDP: both ways, several senders, long ones, broadcast, groups. */
#include "checks.h"

static uint8 bytes[3000];

static void echo(void)
{
    struct link link, other;
    struct event event;
    remot_info *info;
    datagrams(&link, 1600, HOST, ECHO);
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), ESPCONN_ARG);
    GIVES(espconn_create(&link.conn), 0);
    GIVES(espconn_create(&link.conn), ESPCONN_ISCONN);
    datagrams(&other, 1600, HOST, ECHO);
    GIVES(espconn_create(&other.conn), ESPCONN_ISCONN);
    GIVES(espconn_send(&link.conn, (uint8 *)"hello", 5), 0);
    host8266_expect(expect(SENT).conn == &link.conn);
    event = expect(RECEIVED);
    host8266_expect(event.conn == &link.conn && strcmp(event.text, "hello") == 0);
    host8266_expect(is_ip(link.udp.local_ip, "192.168.1.103"));
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), 0);
    host8266_expect(link.conn.link_cnt == 1 && info->remote_port == ECHO);
    host8266_expect(is_ip(info->remote_ip, HOST));
    GIVES(espconn_sendto(&link.conn, (uint8 *)"to", 2), 0);
    expect(SENT);
    host8266_expect(strcmp(expect(RECEIVED).text, "to") == 0);
    /* More than one datagram: the echo is two. */
    GIVES(espconn_send(&link.conn, bytes, 1500), 0);
    expect(SENT);
    host8266_expect(expect(RECEIVED).length == 1470);
    host8266_expect(expect(RECEIVED).length == 30);
    /* The remote address counts at each call. */
    link.udp.remote_port = 8;
    GIVES(espconn_send(&link.conn, (uint8 *)"nobody", 6), 0);
    expect(SENT);
    nothing(100);
    set_ip(link.udp.remote_ip, "255.255.255.255");
    link.udp.remote_port = ECHO;
    GIVES(espconn_send(&link.conn, (uint8 *)"all", 3), 0);
    expect(SENT);
    host8266_expect(strcmp(expect(RECEIVED).text, "all") == 0);
    /* TCP's alone. */
    GIVES(espconn_disconnect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_NODELAY), ESPCONN_ARG);
    GIVES(espconn_recv_hold(&link.conn), ESPCONN_ARG);
    GIVES(espconn_delete(&link.conn), 0);
    GIVES(espconn_delete(&link.conn), ESPCONN_ARG);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_sendto(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
}

/* Without a receive callback, and without a sent callback. */
static void deaf(void)
{
    struct link link;
    datagrams(&link, 1601, HOST, ECHO);
    GIVES(espconn_regist_recvcb(&link.conn, NULL), 0);
    GIVES(espconn_regist_sentcb(&link.conn, NULL), 0);
    GIVES(espconn_create(&link.conn), 0);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), 0);
    nothing(100);
    GIVES(espconn_delete(&link.conn), 0);
}

static void groups(void)
{
    ip_addr_t own = {inet_addr("192.168.1.103")}, any = {0};
    ip_addr_t wrong = {inet_addr("10.0.0.1")}, group = {inet_addr("224.0.0.251")};
    GIVES(espconn_igmp_join(&own, &group), 0);
    GIVES(espconn_igmp_leave(&own, &group), 0);
    GIVES(espconn_igmp_leave(&own, &group), ESPCONN_MEM);
    GIVES(espconn_igmp_join(&any, &group), 0);
    GIVES(espconn_igmp_leave(&any, &group), 0);
    GIVES(espconn_igmp_join(&wrong, &group), ESPCONN_MEM);
    GIVES(espconn_igmp_join(&own, &wrong), ESPCONN_MEM);
    GIVES(espconn_igmp_join(NULL, &group), ESPCONN_MEM);
    GIVES(espconn_igmp_leave(&own, NULL), ESPCONN_MEM);
}

void check_udp(void)
{
    echo();
    deaf();
    groups();
}
