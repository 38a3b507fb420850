/* A server by callbacks: TCP for several clients, who hear that they were heard, and UDP that
 * answers who asks where it is. */
#include "esp_common.h"
#include "espconn.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define SERVER_PORT 1002
#define DISCOVERY_PORT 1025

LOCAL struct espconn tcp_conn, udp_conn;
LOCAL esp_tcp tcp_addresses;
LOCAL esp_udp udp_addresses;

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* Clients are told apart by their address, never by the pointer. */
#define CLIENT "%d.%d.%d.%d:%d"
#define CLIENT_OF(tcp) IP2STR((uint32 *)(tcp)->remote_ip), (tcp)->remote_port

LOCAL void client_received(void *arg, char *data, unsigned short length)
{
    struct espconn *conn = (struct espconn *)arg;
    /* It stays in place until the sent callback; no client is given more than one at a time. */
    static char answer[] = "I have heard you\n";

    printf(CLIENT " says %s\n", CLIENT_OF(conn->proto.tcp), data);
    espconn_send(conn, (uint8 *)answer, strlen(answer));
}

LOCAL void client_sent(void *arg)
{
    struct espconn *conn = (struct espconn *)arg;

    printf(CLIENT " has its answer\n", CLIENT_OF(conn->proto.tcp));
}

/* Here `arg` is the server's structure; it shows whose end this is. */
LOCAL void client_gone(void *arg)
{
    struct espconn *conn = (struct espconn *)arg;

    printf(CLIENT " is gone\n", CLIENT_OF(conn->proto.tcp));
}

LOCAL void client_failed(void *arg, sint8 err)
{
    struct espconn *conn = (struct espconn *)arg;

    printf(CLIENT " fails with %d\n", CLIENT_OF(conn->proto.tcp), err);
}

LOCAL void client_connected(void *arg)
{
    struct espconn *conn = (struct espconn *)arg;
    remot_info *info = NULL;

    espconn_get_connection_info(&tcp_conn, &info, 0);
    printf(CLIENT " is here, one of %d\n", CLIENT_OF(conn->proto.tcp), tcp_conn.link_cnt);
    espconn_regist_recvcb(conn, client_received);
    espconn_regist_sentcb(conn, client_sent);
    espconn_regist_disconcb(conn, client_gone);
    espconn_regist_reconcb(conn, client_failed);
}

/* The structure does not show who has asked; the connection's information does. */
LOCAL void datagram_received(void *arg, char *data, unsigned short length)
{
    struct espconn *conn = (struct espconn *)arg;
    static char answer[] = "I am here";
    remot_info *info = NULL;

    if (espconn_get_connection_info(conn, &info, 0) != ESPCONN_OK) return;
    printf("%d.%d.%d.%d:%d asks %s\n", IP2STR((uint32 *)info->remote_ip), info->remote_port, data);
    memcpy(conn->proto.udp->remote_ip, info->remote_ip, 4);
    conn->proto.udp->remote_port = info->remote_port;
    espconn_send(conn, (uint8 *)answer, strlen(answer));
}

LOCAL void open_servers(void)
{
    tcp_conn.type = ESPCONN_TCP;
    tcp_conn.state = ESPCONN_NONE;
    tcp_conn.proto.tcp = &tcp_addresses;
    tcp_addresses.local_port = SERVER_PORT;
    espconn_regist_connectcb(&tcp_conn, client_connected);
    printf("accept: %d\n", espconn_accept(&tcp_conn));
    /* Who says nothing for five seconds has to go, and two at a time are enough. */
    espconn_regist_time(&tcp_conn, 5, 0);
    espconn_tcp_set_max_con_allow(&tcp_conn, 2);

    udp_conn.type = ESPCONN_UDP;
    udp_conn.proto.udp = &udp_addresses;
    udp_addresses.local_port = DISCOVERY_PORT;
    espconn_regist_recvcb(&udp_conn, datagram_received);
    printf("create: %d\n", espconn_create(&udp_conn));
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);

    espconn_init();
    open_servers();
}
