/* A client of MQTT 3.1.1 over sockets, as small as one can be and still keep the rules: quality of service
 * 0 and 1, one connection, no TLS, no user name.
 *
 * One task uses it. A function that returns false has closed the connection: connect again. The session
 * outlives connections: the broker keeps the subscription, and a message that it has not acknowledged
 * is sent again as what it is, a duplicate.
 *
 * What a broker sends is hostile until it has been looked at: each length is limited, and so is the time
 * that an answer may take, however it trickles in and whatever else comes before it. */
#ifndef MQTT_H
#define MQTT_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

/* Of one packet, either way. */
#define MQTT_MOST_BYTES 256

struct mqtt {
    const char *host;
    int port;
    const char *client; /* who this is; no two clients of a broker may have the same name */
    int keep_alive;     /* seconds of silence after which the broker may take it for dead */
    /* Called for what is published to a subscription; both end with 0. */
    void (*on_message)(const char *topic, const char *text);

    /* The client's own: */
    int socket; /* -1: not connected */
    bool has_session;
    uint16 last_id;
    portTickType last_sent;
    portTickType asked; /* since when an answer is waited for */
    int length;
    uint8 packet[MQTT_MOST_BYTES + 1]; /* the last one received; room for a 0 behind it */
    uint8 out[MQTT_MOST_BYTES];
};

/* Something to be published; `id` is 0 at first, and not to be changed. */
struct mqtt_message {
    const char *topic;
    const char *text;
    int qos; /* 0: perhaps; 1: at least once, so publish it again when it failed */
    uint16 id;
};

/* Connects to the broker and waits for its greeting. Before the first time `socket` is -1. False without
 * a connection when the client's name is too long for a packet. */
bool mqtt_connect(struct mqtt *mqtt);

/* Asks for everything published to a topic, with quality of service 1, and waits for the grant. False,
 * with the connection kept, when the topic is too long for a packet. */
bool mqtt_subscribe(struct mqtt *mqtt, const char *topic);

/* Publishes, and with quality of service 1 waits until the broker has it. False, with the connection kept,
 * when topic and text are too long for a packet. */
bool mqtt_publish(struct mqtt *mqtt, struct mqtt_message *message);

/* Takes what comes for so long, and asks after the broker when nothing else is to be said. */
bool mqtt_wait(struct mqtt *mqtt, int milliseconds);

#endif
