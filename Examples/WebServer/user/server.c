/* The web server's connections; see server.h.
 *
 * One task serves all of them with select, and waits for no single one: what a client is slow to read is
 * sent when there is room, and who says nothing is sent away. So a few clients share the five
 * connections that the chip has, and none can stop the others. A browser opens connections that it
 * may need later; the one that has been idle for longest makes room for a new one. */
#include "server.h"

#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "pages.h"

#define PORT 80
#define MOST_CONNECTIONS 4
#define SECONDS(n) ((n) * 1000 / portTICK_RATE_MS)
#define PATIENCE SECONDS(10) /* for a request to be complete, for a reply to be read, between two */

struct connection {
    int socket; /* -1: the place is free */
    portTickType since;
    char *in; /* HTTP_MOST_REQUEST bytes, of which received ones are there */
    int received;
    struct http_request request; /* where its length is not 0, its headers are complete */
    char *out;                   /* the reply; NULL when there is none to be sent */
    int out_length, sent;
    bool has_ended; /* the client sends no more */
    bool closes;    /* after the reply */
    bool drains;    /* what still comes from a refused client goes nowhere */
};

static struct connection connections[MOST_CONNECTIONS];

static void drop(struct connection *c)
{
    close(c->socket);
    free(c->in);
    free(c->out);
    memset(c, 0, sizeof(*c));
    c->socket = -1;
}

static bool is_idle(const struct connection *c)
{
    return c->received == 0 && !c->out;
}

/* A place for a new connection: a free one, or the one that has been idle for longest; or NULL. */
static struct connection *place(void)
{
    const portTickType now = xTaskGetTickCount();
    struct connection *found = NULL;
    int i;

    for (i = 0; i < MOST_CONNECTIONS; i++) {
        struct connection *c = &connections[i];
        if (c->socket < 0) return c;
        if (is_idle(c) && (!found || now - c->since > now - found->since)) found = c;
    }
    return found;
}

static void take_client(int listener)
{
    struct sockaddr_in peer;
    socklen_t length = sizeof(peer);
    struct connection *c = place();

    if (c->socket >= 0) drop(c);
    c->socket = accept(listener, (struct sockaddr *)&peer, &length);
    if (c->socket < 0) return;
    c->since = xTaskGetTickCount();
    c->in = (char *)malloc(HTTP_MOST_REQUEST);
    if (!c->in) drop(c);
}

/* Prepares a reply; without memory for it the connection ends. */
static void reply(struct connection *c, const struct http_reply *reply, bool with_body)
{
    c->out = http_write(reply, with_body, !c->closes, &c->out_length);
    c->sent = 0;
    c->since = xTaskGetTickCount();
    if (!c->out) drop(c);
}

static void refuse(struct connection *c, int status)
{
    struct http_reply answer;

    printf("web: refused, %d\n", status);
    memset(&answer, 0, sizeof(answer));
    answer.status = status;
    /* To close while bytes wait to be read resets the connection, and the client may never see why. */
    c->closes = c->drains = true;
    c->received = 0;
    reply(c, &answer, false);
}

static void answer(struct connection *c)
{
    struct http_request *request = &c->request;
    struct http_reply answer;
    char *text;

    pages_answer(request, &answer, &text);
    printf("web: %s %.40s %d\n", http_method_name(request->method), request->path, answer.status);
    c->closes = !request->keeps_alive;
    c->received -= request->length;
    reply(c, &answer, request->method != HTTP_HEAD);
    free(text);
    if (c->socket < 0) return;
    memmove(c->in, c->in + request->length, c->received);
    request->length = 0;
}

/* Goes on with what has been received, until a reply has to be sent or more has to come. */
static void serve(struct connection *c)
{
    if (c->out) return;
    if (c->received > 0 && c->request.length == 0) {
        int status = http_parse(c->in, c->received, &c->request);
        if (status < 0) {
            refuse(c, -status);
            return;
        }
    }
    if (c->request.length > 0 && c->received >= c->request.length) {
        answer(c);
    } else if (c->has_ended) {
        drop(c);
    }
}

static void receive(struct connection *c)
{
    char waste[64];
    int count = c->drains ? recv(c->socket, waste, sizeof(waste), MSG_DONTWAIT)
                          : recv(c->socket, c->in + c->received, HTTP_MOST_REQUEST - c->received,
                                 MSG_DONTWAIT);

    if (count < 0 && errno == EWOULDBLOCK) return;
    if (count < 0 || (count == 0 && c->drains)) {
        drop(c);
        return;
    }
    if (c->drains) return;
    if (is_idle(c)) c->since = xTaskGetTickCount();
    if (count == 0) c->has_ended = true;
    c->received += count;
    serve(c);
}

static void transmit(struct connection *c)
{
    int count = send(c->socket, c->out + c->sent, c->out_length - c->sent, MSG_DONTWAIT);

    if (count < 0) {
        if (errno != EWOULDBLOCK) drop(c);
        return;
    }
    c->sent += count;
    if (c->sent < c->out_length) return;
    free(c->out);
    c->out = NULL;
    c->since = xTaskGetTickCount();
    if (c->drains) return;
    if (c->closes) {
        drop(c);
    } else {
        serve(c);
    }
}

static void run(int listener)
{
    fd_set readable, writable;
    struct timeval second = {1, 0};
    int i, top = listener;

    FD_ZERO(&readable);
    FD_ZERO(&writable);
    if (place()) FD_SET(listener, &readable);
    for (i = 0; i < MOST_CONNECTIONS; i++) {
        struct connection *c = &connections[i];
        if (c->socket < 0) continue;
        if (xTaskGetTickCount() - c->since > PATIENCE) {
            drop(c);
            continue;
        }
        /* While a reply waits nothing more is read: the client will have to wait as well. */
        FD_SET(c->socket, c->out ? &writable : &readable);
        if (c->socket > top) top = c->socket;
    }
    if (select(top + 1, &readable, &writable, NULL, &second) <= 0) return;
    for (i = 0; i < MOST_CONNECTIONS; i++) {
        struct connection *c = &connections[i];
        if (c->socket < 0) continue;
        if (FD_ISSET(c->socket, &writable)) {
            transmit(c);
        } else if (FD_ISSET(c->socket, &readable)) {
            receive(c);
        }
    }
    if (FD_ISSET(listener, &readable) && place()) take_client(listener);
}

static int open_listener(void)
{
    struct sockaddr_in here;
    int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;

    memset(&here, 0, sizeof(here));
    here.sin_family = AF_INET;
    here.sin_len = sizeof(here);
    here.sin_port = htons(PORT);
    here.sin_addr.s_addr = INADDR_ANY;
    if (listener < 0) return -1;
    /* A client may be gone between select and accept, which then must not wait for the next one. */
    if (ioctlsocket(listener, FIONBIO, &on) != 0 ||
        bind(listener, (struct sockaddr *)&here, sizeof(here)) != 0 ||
        listen(listener, MOST_CONNECTIONS) != 0) {
        close(listener);
        return -1;
    }
    return listener;
}

static void server_task(void *arg)
{
    int i, listener;

    for (i = 0; i < MOST_CONNECTIONS; i++) connections[i].socket = -1;
    while ((listener = open_listener()) < 0) {
        printf("web: port %d cannot be had, errno %d\n", PORT, errno);
        vTaskDelay(SECONDS(1));
    }
    printf("web: listening on port %d\n", PORT);
    for (;;) run(listener);
}

void server_start(void)
{
    pages_init();
    xTaskCreate(server_task, (const signed char *)"web", 512, NULL, 3, NULL);
}
