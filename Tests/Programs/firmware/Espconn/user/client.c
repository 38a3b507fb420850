/* A client: connect, send, receive, either side ends, and again with the same structure. */
#include "checks.h"

static void echo(void)
{
    struct link link;
    struct event event;
    connected(&link, ECHO);
    GIVES(espconn_send(&link.conn, (uint8 *)"hello", 5), 0);
    /* The host answers with the acknowledgement, and lwIP tells of that first. */
    host8266_expect(expect(SENT).conn == &link.conn);
    event = expect(RECEIVED);
    host8266_expect(event.conn == &link.conn && event.state == ESPCONN_READ);
    host8266_expect(event.length == 5 && strcmp(event.text, "hello") == 0);
    host8266_expect(link.conn.state == ESPCONN_CONNECT);
    GIVES(espconn_sent(&link.conn, (uint8 *)"again", 5), 0);
    expect(SENT);
    expect(RECEIVED);
    disconnected(&link);
    nothing(500);
    /* The same structure once more; its port may still be taken, then there is another. */
    GIVES(espconn_connect(&link.conn), 0);
    expect(CONNECTED);
    disconnected(&link);
}

/* The host sends three bytes and ends: the bytes come first, and nobody need disconnect. */
static void peer_ends(void)
{
    struct link link;
    struct event event;
    connected(&link, THREE);
    event = expect(RECEIVED);
    host8266_expect(event.length == 3 && strcmp(event.text, " !\"") == 0);
    host8266_expect(expect(DISCONNECTED).state == ESPCONN_CLOSE);
    GIVES(espconn_disconnect(&link.conn), ESPCONN_ARG);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
}

static void states(void)
{
    struct link link, other;
    client(&link, HOST, ECHO);
    GIVES(espconn_connect(&link.conn), 0);
    /* Not connected yet. */
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_connect(&link.conn), ESPCONN_ISCONN);
    GIVES(espconn_accept(&link.conn), ESPCONN_ISCONN);
    GIVES(espconn_delete(&link.conn), ESPCONN_INPROGRESS);
    expect(CONNECTED);
    /* Another one from the same port. */
    client(&other, HOST, ECHO);
    other.tcp.local_port = link.tcp.local_port;
    GIVES(espconn_connect(&other.conn), ESPCONN_ISCONN);
    GIVES(espconn_accept(&other.conn), ESPCONN_ISCONN);
    GIVES(espconn_delete(&link.conn), ESPCONN_INPROGRESS);
    GIVES(espconn_delete(&other.conn), ESPCONN_ARG);
    /* Several at a time, from ports of lwIP's choice. */
    other.tcp.local_port = 0;
    GIVES(espconn_connect(&other.conn), 0);
    expect(CONNECTED);
    /* Ended before the callback, it is ending. */
    vTaskPrioritySet(NULL, 11);
    GIVES(espconn_disconnect(&link.conn), 0);
    GIVES(espconn_disconnect(&link.conn), ESPCONN_INPROGRESS);
    GIVES(espconn_send(&link.conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_connect(&link.conn), ESPCONN_ISCONN);
    vTaskPrioritySet(NULL, 4);
    host8266_expect(expect(DISCONNECTED).conn == &link.conn);
    disconnected(&other);
    /* Ended while it connects. */
    client(&link, NOBODY, ECHO);
    GIVES(espconn_connect(&link.conn), 0);
    disconnected(&link);
}

void check_client(void)
{
    echo();
    peer_ends();
    states();
}
