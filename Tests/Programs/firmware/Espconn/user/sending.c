/* Sending: one packet at a time, or eight with ESPCONN_COPY; long ones; holding the peer. */
#include "checks.h"

static uint8 bytes[9000];

static int receive(int count)
{
    int done = 0;
    while (done < count) done += expect(RECEIVED).length;
    return done;
}

/* The next packet after the sent callback. */
static void one_by_one(void)
{
    struct link link;
    struct event event;
    int done = 0, sent = 0;
    connected(&link, ECHO);
    GIVES(espconn_send(&link.conn, bytes, 9000), 0);
    GIVES(espconn_send(&link.conn, bytes, 1), ESPCONN_MAXNUM);
    host8266_expect(link.conn.state == ESPCONN_WRITE);
    while (done < 9000) {
        event = next();
        if (event.kind == SENT) sent++;
        if (event.kind == RECEIVED) done += event.length;
    }
    host8266_expect(sent == 1 && done == 9000);
    GIVES(espconn_send(&link.conn, bytes, 1), 0);
    expect(SENT);
    host8266_expect(receive(1) == 1);
    GIVES(espconn_send(&link.conn, NULL, 1), ESPCONN_ARG);
    GIVES(espconn_send(&link.conn, bytes, 0), ESPCONN_ARG);
    disconnected(&link);
}

/* Eight packets, or 2920 bytes, whichever is less. */
static void copied(void)
{
    struct link link;
    struct event event;
    int i, done = 0, sent = 0, written = 0;
    connected(&link, ECHO);
    GIVES(espconn_set_opt(&link.conn, ESPCONN_COPY), 0);
    vTaskPrioritySet(NULL, 11);
    for (i = 0; i < 8; i++) GIVES(espconn_send(&link.conn, bytes, 10), 0);
    GIVES(espconn_send(&link.conn, bytes, 10), ESPCONN_MAXNUM);
    vTaskPrioritySet(NULL, 4);
    while (done < 80 || sent < 8) {
        event = next();
        if (event.kind == WRITTEN) written++;
        if (event.kind == SENT) sent++;
        if (event.kind == RECEIVED) done += event.length;
        /* Written comes first. */
        host8266_expect(written >= sent);
    }
    host8266_expect(written == 8 && sent == 8);
    vTaskPrioritySet(NULL, 11);
    GIVES(espconn_send(&link.conn, bytes, 2920), 0);
    GIVES(espconn_send(&link.conn, bytes, 1), ESPCONN_MAXNUM);
    vTaskPrioritySet(NULL, 4);
    expect(WRITTEN);
    for (done = 0, sent = 0; done < 2920 || sent < 1;) {
        event = next();
        if (event.kind == SENT) sent++;
        if (event.kind == RECEIVED) done += event.length;
    }
    /* More than fits: written later. */
    GIVES(espconn_send(&link.conn, bytes, 5000), 0);
    GIVES(espconn_send(&link.conn, bytes, 1), ESPCONN_MAXNUM);
    for (done = 0, sent = 0, written = 0; done < 5000 || sent < 1;) {
        event = next();
        if (event.kind == WRITTEN) written++;
        if (event.kind == SENT) sent++;
        if (event.kind == RECEIVED) done += event.length;
    }
    host8266_expect(written == 1);
    GIVES(espconn_clear_opt(&link.conn, ESPCONN_COPY), 0);
    GIVES(espconn_send(&link.conn, bytes, 10), 0);
    GIVES(espconn_send(&link.conn, bytes, 10), ESPCONN_MAXNUM);
    expect(SENT);
    host8266_expect(receive(10) == 10);
    disconnected(&link);
}

/* Before the peer can have sent anything. */
static void hold(void *arg)
{
    GIVES(espconn_recv_hold((struct espconn *)arg), 0);
    GIVES(espconn_recv_hold((struct espconn *)arg), 0);
}

/* What is on its way comes: the window, and no more. */
static void held(void)
{
    struct link link;
    struct event event;
    int done = 0;
    client(&link, HOST, CHARACTERS);
    GIVES(espconn_regist_connectcb(&link.conn, hold), 0);
    GIVES(espconn_connect(&link.conn), 0);
    host8266_expect(receive(5840) == 5840);
    nothing(3000);
    GIVES(espconn_recv_unhold(&link.conn), 0);
    for (done = 5840;;) {
        event = next();
        if (event.kind != RECEIVED) break;
        done += event.length;
    }
    host8266_expect(done == 20000 && event.kind == DISCONNECTED);
    GIVES(espconn_recv_hold(&link.conn), ESPCONN_ARG);
    GIVES(espconn_recv_unhold(&link.conn), ESPCONN_ARG);
}

void check_sending(void)
{
    one_by_one();
    copied();
    held();
}
