/* A server with several clients: who is who, who ends, what is left. */
#include "checks.h"

static struct espconn *accepted(struct link *link)
{
    struct event event = expect(CONNECTED);
    host8266_expect(event.conn != &link->conn && event.state == ESPCONN_CONNECT);
    host8266_expect(is_ip(event.conn->proto.tcp->remote_ip, HOST));
    host8266_expect(event.conn->proto.tcp->local_port == link->tcp.local_port);
    /* The server's own structure shows the latest peer. */
    host8266_expect(link->tcp.remote_port == event.conn->proto.tcp->remote_port);
    return event.conn;
}

static void clients(void)
{
    struct link link;
    struct espconn *first, *second;
    struct event event;
    remot_info *info;
    int port;
    server(&link, 1500);
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), ESPCONN_ARG);
    GIVES(espconn_accept(&link.conn), 0);
    host8266_expect(link.conn.state == ESPCONN_LISTEN);
    link.conn.reserve = (void *)0x1234;
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), ESPCONN_ARG);
    ask(ECHO_TO_1500);
    first = accepted(&link);
    host8266_expect(first->reserve == (void *)0x1234);
    ask(ECHO_TO_1500);
    second = accepted(&link);
    host8266_expect(first != second);
    GIVES(espconn_get_connection_info(&link.conn, &info, 0), 0);
    host8266_expect(link.conn.link_cnt == 2 && info[0].state == ESPCONN_CONNECT);
    host8266_expect(info[0].remote_port == first->proto.tcp->remote_port);
    host8266_expect(info[1].remote_port == second->proto.tcp->remote_port);
    host8266_expect(is_ip(info[1].remote_ip, HOST));
    /* To both at once; each echo comes by its own structure. */
    GIVES(espconn_send(first, (uint8 *)"one", 3), 0);
    GIVES(espconn_send(second, (uint8 *)"two", 3), 0);
    host8266_expect(expect(SENT).conn == first);
    event = expect(RECEIVED);
    host8266_expect(event.conn == first && strcmp(event.text, "one") == 0);
    host8266_expect(expect(SENT).conn == second);
    event = expect(RECEIVED);
    host8266_expect(event.conn == second && strcmp(event.text, "two") == 0);
    /* By the server's structure, to the peer that is named in it. */
    link.tcp.remote_port = first->proto.tcp->remote_port;
    GIVES(espconn_send(&link.conn, (uint8 *)"three", 5), 0);
    host8266_expect(expect(SENT).conn == first);
    expect(RECEIVED);
    link.tcp.remote_port = 1;
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_delete(&link.conn), ESPCONN_INPROGRESS);
    GIVES(espconn_delete(first), ESPCONN_INPROGRESS);
    /* The end is told by the server's structure, which says whose it is. */
    port = first->proto.tcp->remote_port;
    GIVES(espconn_disconnect(first), 0);
    event = expect(DISCONNECTED);
    host8266_expect(event.conn == &link.conn && link.tcp.remote_port == port);
    host8266_expect(event.state == ESPCONN_CLOSE);
    port = second->proto.tcp->remote_port;
    link.tcp.remote_port = port;
    GIVES(espconn_disconnect(&link.conn), 0);
    expect(DISCONNECTED);
    GIVES(espconn_disconnect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_delete(&link.conn), 0);
    GIVES(espconn_delete(&link.conn), ESPCONN_ARG);
}

static void peers(void)
{
    struct link link;
    struct espconn *conn;
    struct event event;
    server(&link, 1500);
    GIVES(espconn_accept(&link.conn), 0);
    GIVES(espconn_accept(&link.conn), ESPCONN_ISCONN);
    /* A peer that says something and ends: its structure is gone when this task runs. */
    ask(HELLO_TO_1500);
    expect(CONNECTED);
    host8266_expect(strcmp(expect(RECEIVED).text, "hello") == 0);
    expect(DISCONNECTED);
    /* One that resets. */
    ask(RESET_TO_1500);
    conn = accepted(&link);
    GIVES(espconn_send(conn, (uint8 *)"x", 1), 0);
    event = next();
    if (event.kind == SENT) event = next();
    host8266_expect(event.kind == RECONNECT && event.err == ESPCONN_RST);
    host8266_expect(event.conn == &link.conn);
    GIVES(espconn_delete(&link.conn), 0);
    /* Its port is free for sockets and for another server, though connections wait there. */
    GIVES(espconn_accept(&link.conn), 0);
    GIVES(espconn_delete(&link.conn), 0);
}

/* Sockets and espconn share the ports. */
static void with_sockets(void)
{
    struct link link;
    struct sockaddr_in own;
    int s = socket(AF_INET, SOCK_STREAM, 0);
    memset(&own, 0, sizeof(own));
    own.sin_len = sizeof(own);
    own.sin_family = AF_INET;
    own.sin_port = htons(1501);
    host8266_expect(bind(s, (struct sockaddr *)&own, sizeof(own)) == 0);
    host8266_expect(listen(s, 2) == 0);
    server(&link, 1501);
    GIVES(espconn_accept(&link.conn), ESPCONN_ISCONN);
    close(s);
    GIVES(espconn_accept(&link.conn), 0);
    s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(bind(s, (struct sockaddr *)&own, sizeof(own)) == -1 && errno == EADDRINUSE);
    close(s);
    GIVES(espconn_delete(&link.conn), 0);
}

void check_server(void)
{
    clients();
    peers();
    with_sockets();
}
