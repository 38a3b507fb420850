/* What is refused whatever the network does: NULL, other types, structures that nobody knows. */
#include "checks.h"

static void all_refuse(struct espconn *conn)
{
    remot_info *info;
    int value = 1;
    GIVES(espconn_disconnect(conn), ESPCONN_ARG);
    GIVES(espconn_delete(conn), ESPCONN_ARG);
    GIVES(espconn_send(conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_sent(conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_sendto(conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_recv_hold(conn), ESPCONN_ARG);
    GIVES(espconn_recv_unhold(conn), ESPCONN_ARG);
    GIVES(espconn_regist_time(conn, 10, 0), ESPCONN_ARG);
    GIVES(espconn_regist_time(conn, 10, 1), ESPCONN_ARG);
    GIVES(espconn_set_opt(conn, ESPCONN_COPY), ESPCONN_ARG);
    GIVES(espconn_clear_opt(conn, ESPCONN_COPY), ESPCONN_ARG);
    GIVES(espconn_set_keepalive(conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    GIVES(espconn_get_keepalive(conn, ESPCONN_KEEPIDLE, &value), ESPCONN_ARG);
    GIVES(espconn_tcp_get_max_con_allow(conn), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con_allow(conn, 1), ESPCONN_ARG);
    GIVES(espconn_get_connection_info(conn, &info, 0), ESPCONN_ARG);
}

static void none_registers(struct espconn *conn)
{
    GIVES(espconn_regist_connectcb(conn, NULL), ESPCONN_ARG);
    GIVES(espconn_regist_reconcb(conn, NULL), ESPCONN_ARG);
    GIVES(espconn_regist_disconcb(conn, NULL), ESPCONN_ARG);
    GIVES(espconn_regist_write_finish(conn, NULL), ESPCONN_ARG);
}

void check_arguments(void)
{
    struct link link;
    remot_info *info;
    all_refuse(NULL);
    none_registers(NULL);
    GIVES(espconn_regist_recvcb(NULL, NULL), ESPCONN_ARG);
    GIVES(espconn_regist_sentcb(NULL, NULL), ESPCONN_ARG);
    GIVES(espconn_connect(NULL), ESPCONN_ARG);
    GIVES(espconn_accept(NULL), ESPCONN_ARG);
    GIVES(espconn_create(NULL), ESPCONN_ARG);
    /* UDP is not TCP, and TCP not UDP. */
    datagrams(&link, 1900, HOST, ECHO);
    all_refuse(&link.conn);
    none_registers(&link.conn);
    GIVES(espconn_connect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), ESPCONN_ARG);
    client(&link, HOST, ECHO);
    all_refuse(&link.conn);
    GIVES(espconn_create(&link.conn), ESPCONN_ARG);
    GIVES(espconn_get_connection_info(&link.conn, NULL, 0), ESPCONN_ARG);
    /* A client has no peers of its own. */
    connected(&link, ECHO);
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), ESPCONN_ARG);
    GIVES(espconn_sendto(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_tcp_set_max_con_allow(&link.conn, 1), ESPCONN_ARG);
    disconnected(&link);
    /* Nothing in it. */
    memset(&link, 0, sizeof(link));
    all_refuse(&link.conn);
    none_registers(&link.conn);
    GIVES(espconn_connect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), ESPCONN_ARG);
    GIVES(espconn_create(&link.conn), ESPCONN_ARG);
    link.conn.type = ESPCONN_TCP;
    GIVES(espconn_connect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), ESPCONN_ARG);
}
