/* MQTT 3.1.1; see mqtt.h. A packet is a byte with its kind, its length in groups of seven bits, and as
 * many bytes; numbers are big-endian, texts begin with their length. */
#include "mqtt.h"

#include "lwip/netdb.h"
#include "lwip/sockets.h"

enum kind {
    CONNECT = 0x10,
    CONNACK = 0x20,
    PUBLISH = 0x30,
    PUBACK = 0x40,
    SUBSCRIBE = 0x82, /* with the bits that the standard wants */
    SUBACK = 0x90,
    PINGREQ = 0xC0,
    PINGRESP = 0xD0
};
#define DUPLICATE 0x08
#define ANSWER_MS 5000 /* a broker that takes longer is lost, whatever it says meanwhile */

static bool lose(struct mqtt *m, const char *why)
{
    printf("mqtt: %s\n", why);
    close(m->socket);
    m->socket = -1;
    return false;
}

/* Connections: */

static int open_connection(const char *host, int port)
{
    struct hostent *found = gethostbyname(host);
    struct sockaddr_in there;
    int patience = ANSWER_MS;
    int s;

    if (!found) return -1;
    memset(&there, 0, sizeof(there));
    there.sin_family = AF_INET;
    there.sin_len = sizeof(there);
    there.sin_port = htons(port);
    memcpy(&there.sin_addr, found->h_addr, sizeof(there.sin_addr));
    s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) return -1;
    /* SDK 1.5 takes milliseconds here, later ones a struct timeval. */
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(s, (struct sockaddr *)&there, sizeof(there)) == 0) return s;
    close(s);
    return -1;
}

/* Answers: one deadline for all of an answer, so that nobody gains time by a byte now and then. */

static void expect_answer(struct mqtt *m)
{
    m->asked = xTaskGetTickCount();
}

static bool is_late(const struct mqtt *m)
{
    return xTaskGetTickCount() - m->asked > ANSWER_MS / portTICK_RATE_MS;
}

/* Sending: */

static uint8 *put_number(uint8 *to, int number)
{
    to[0] = number >> 8;
    to[1] = number;
    return to + 2;
}

static uint8 *put_text(uint8 *to, const char *text)
{
    const int length = strlen(text);
    memcpy(put_number(to, length), text, length);
    return to + 2 + length;
}

/* Where the contents of a packet are put: behind a header of three bytes, the most that its length
 * needs here. */
static uint8 *contents(struct mqtt *m)
{
    return m->out + 3;
}

static bool send_packet(struct mqtt *m, int first, const uint8 *end)
{
    int length = end - contents(m);
    uint8 *start = length < 128 ? m->out + 1 : m->out;
    int left, count;

    start[0] = first;
    start[1] = length < 128 ? length : (length & 127) | 128;
    if (length >= 128) start[2] = length >> 7;
    for (left = end - start; left > 0; left -= count, start += count) {
        count = send(m->socket, start, left, 0);
        if (count <= 0) return lose(m, "the broker takes nothing");
    }
    m->last_sent = xTaskGetTickCount();
    return true;
}

/* Receiving: */

static bool receive_bytes(struct mqtt *m, uint8 *to, int length)
{
    while (length > 0) {
        int count = is_late(m) ? 0 : recv(m->socket, to, length, 0);
        if (count <= 0) return false;
        to += count;
        length -= count;
    }
    return true;
}

/* The first byte of the next packet, whose contents then are in `packet`; 0 when it fails. */
static int receive_packet(struct mqtt *m)
{
    uint8 first, byte;
    int shift = 0;

    m->length = 0;
    if (!receive_bytes(m, &first, 1)) return 0;
    do {
        if (shift > 21 || !receive_bytes(m, &byte, 1)) return 0;
        m->length |= (byte & 127) << shift;
        shift += 7;
    } while (byte & 128);
    if (m->length > MQTT_MOST_BYTES) return 0;
    return receive_bytes(m, m->packet, m->length) ? first : 0;
}

static int number_at(const struct mqtt *m, int place)
{
    return place + 2 <= m->length ? m->packet[place] << 8 | m->packet[place + 1] : -1;
}

/* Gives what has been published to the application, and tells the broker that it came. */
static bool deliver(struct mqtt *m, int first)
{
    const int qos = first >> 1 & 3;
    const int name = number_at(m, 0);
    const int start = 2 + name + (qos > 0 ? 2 : 0);
    char *topic = (char *)m->packet;
    int id;

    if (name < 0 || qos > 1 || start > m->length) return lose(m, "the broker breaks the rules");
    id = number_at(m, 2 + name);
    memmove(topic, topic + 2, name);
    topic[name] = 0;
    m->packet[m->length] = 0;
    m->on_message(topic, (char *)m->packet + start);
    return qos == 0 || send_packet(m, PUBACK, put_number(contents(m), id));
}

/* Takes packets until one of a kind has come that is about `id`, or that has no number. */
static bool await(struct mqtt *m, enum kind wanted, int id)
{
    expect_answer(m);
    for (;;) {
        const int first = receive_packet(m);
        if (first == 0) return lose(m, "the broker does not answer");
        if ((first & 0xF0) == PUBLISH) {
            if (!deliver(m, first)) return false;
        } else if (first == wanted && (id == 0 || number_at(m, 0) == id)) {
            return true;
        }
    }
}

/* What the application calls: */

bool mqtt_connect(struct mqtt *m)
{
    uint8 *to;

    if (m->socket >= 0) close(m->socket);
    m->socket = -1;
    if (strlen(m->client) > MQTT_MOST_BYTES - 15) return false;
    m->socket = open_connection(m->host, m->port);
    if (m->socket < 0) return false;
    to = put_text(contents(m), "MQTT");
    *to++ = 4; /* version 3.1.1 */
    *to++ = 0; /* neither a clean session nor a will, name or password */
    to = put_text(put_number(to, m->keep_alive), m->client);
    if (!send_packet(m, CONNECT, to)) return false;
    /* Nothing comes before it. */
    expect_answer(m);
    if (receive_packet(m) != CONNACK) return lose(m, "the broker does not answer");
    if (m->length != 2 || m->packet[1] != 0) return lose(m, "the broker refuses");
    m->has_session = m->packet[0] & 1;
    return true;
}

static uint16 next_id(struct mqtt *m)
{
    if (++m->last_id == 0) m->last_id = 1;
    return m->last_id;
}

bool mqtt_subscribe(struct mqtt *m, const char *topic)
{
    const int id = next_id(m);
    uint8 *to;

    if (strlen(topic) > MQTT_MOST_BYTES - 8) return false;
    to = put_text(put_number(contents(m), id), topic);
    *to++ = 1;
    if (!send_packet(m, SUBSCRIBE, to) || !await(m, SUBACK, id)) return false;
    if (m->length != 3 || m->packet[2] > 1) return lose(m, "the broker grants no subscription");
    return true;
}

bool mqtt_publish(struct mqtt *m, struct mqtt_message *message)
{
    /* A broker that has lost the session does not know the number. */
    const bool again = message->id != 0 && m->has_session;
    uint8 *to;

    if (strlen(message->topic) + strlen(message->text) > MQTT_MOST_BYTES - 7) return false;
    to = put_text(contents(m), message->topic);
    if (message->qos > 0) {
        if (!again) message->id = next_id(m);
        to = put_number(to, message->id);
    }
    memcpy(to, message->text, strlen(message->text));
    to += strlen(message->text);
    if (!send_packet(m, PUBLISH | message->qos << 1 | (again ? DUPLICATE : 0), to)) return false;
    if (message->qos > 0 && !await(m, PUBACK, message->id)) return false;
    message->id = 0;
    return true;
}

/* Whether something can be received within so many milliseconds. */
static bool is_readable(struct mqtt *m, int milliseconds)
{
    struct timeval time = {milliseconds / 1000, milliseconds % 1000 * 1000};
    fd_set set;

    FD_ZERO(&set);
    FD_SET(m->socket, &set);
    return select(m->socket + 1, &set, NULL, NULL, &time) > 0;
}

bool mqtt_wait(struct mqtt *m, int milliseconds)
{
    const portTickType start = xTaskGetTickCount();
    const portTickType ping = m->keep_alive * 1000 / 2 / portTICK_RATE_MS;
    int left, first, silence;

    while ((left = milliseconds - (int)(xTaskGetTickCount() - start) * portTICK_RATE_MS) > 0) {
        silence = xTaskGetTickCount() - m->last_sent;
        if (silence >= (int)ping) {
            if (!send_packet(m, PINGREQ, contents(m)) || !await(m, PINGRESP, 0)) return false;
            continue;
        }
        silence = (ping - silence) * portTICK_RATE_MS;
        if (!is_readable(m, left < silence ? left : silence)) continue;
        expect_answer(m);
        first = receive_packet(m);
        if (first == 0) return lose(m, "the broker is gone");
        if ((first & 0xF0) == PUBLISH && !deliver(m, first)) return false;
    }
    return true;
}
