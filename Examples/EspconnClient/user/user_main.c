/* A web client by callbacks: find the server by its name, connect, ask, print the answer.
 *
 * Each callback leads to the next one; no task waits. Only for the address a timer does. */
#include "esp_common.h"
#include "espconn.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define SERVER_NAME "www.home"
#define SERVER_PORT 80

LOCAL struct espconn user_conn;
LOCAL esp_tcp user_tcp;
LOCAL ip_addr_t server_ip;
LOCAL os_timer_t wait_timer;

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

LOCAL void user_sent(void *arg) { printf("sent\n"); }

LOCAL void user_received(void *arg, char *data, unsigned short length)
{
    printf("received %d bytes\n%s\n", length, data);
}

LOCAL void user_disconnected(void *arg) { printf("disconnected\n"); }

/* Every error ends here: nobody listens, nobody answers, the other side resets. */
LOCAL void user_reconnect(void *arg, sint8 err)
{
    struct espconn *conn = (struct espconn *)arg;

    printf("error %d\n", err);
    if (conn->proto.tcp->remote_port != SERVER_PORT) {
        conn->proto.tcp->remote_port = SERVER_PORT;
        conn->proto.tcp->local_port = espconn_port();
        espconn_connect(conn);
    }
}

LOCAL void user_connected(void *arg)
{
    struct espconn *conn = (struct espconn *)arg;
    static char request[] = "GET /version HTTP/1.0\r\nHost: " SERVER_NAME "\r\n\r\n";

    printf("connected to %d.%d.%d.%d:%d\n", IP2STR((uint32 *)conn->proto.tcp->remote_ip),
           conn->proto.tcp->remote_port);
    /* The bytes stay where they are until the sent callback. */
    espconn_send(conn, (uint8 *)request, strlen(request));
}

LOCAL void user_found(const char *name, ip_addr_t *ip, void *arg)
{
    struct espconn *conn = (struct espconn *)arg;

    if (ip == NULL) {
        printf("there is no %s\n", name);
        return;
    }
    printf("%s is " IPSTR "\n", name, IP2STR(ip));
    memcpy(conn->proto.tcp->remote_ip, &ip->addr, 4);
    /* First where nobody listens, to see the error. */
    conn->proto.tcp->remote_port = SERVER_PORT + 1;
    conn->proto.tcp->local_port = espconn_port();
    espconn_regist_connectcb(conn, user_connected);
    espconn_regist_reconcb(conn, user_reconnect);
    espconn_regist_disconcb(conn, user_disconnected);
    espconn_regist_recvcb(conn, user_received);
    espconn_regist_sentcb(conn, user_sent);
    espconn_connect(conn);
}

LOCAL void wait_for_address(void *arg)
{
    if (wifi_station_get_connect_status() != STATION_GOT_IP) return;
    os_timer_disarm(&wait_timer);
    user_conn.type = ESPCONN_TCP;
    user_conn.state = ESPCONN_NONE;
    user_conn.proto.tcp = &user_tcp;
    if (espconn_gethostbyname(&user_conn, SERVER_NAME, &server_ip, user_found) == ESPCONN_OK) {
        user_found(SERVER_NAME, &server_ip, &user_conn);
    }
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
    os_timer_disarm(&wait_timer);
    os_timer_setfn(&wait_timer, wait_for_address, NULL);
    os_timer_arm(&wait_timer, 100, 1);
}
