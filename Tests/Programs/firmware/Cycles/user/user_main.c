/* Connects, sends and closes, again and again, whatever becomes of it; then waits until all is
 * quiet and compares heap and sockets with what they were. Tests/Network/cycles.sh lets the
 * world fail.
 *
 *   --set cycles=N       how many
 *   --set quiet=SECONDS  since power-on: from then on the world is in order
 */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER_IP "192.168.1.10"
#define NOBODY_IP "192.168.1.77"
#define TIME_WAIT_SECONDS 150
#define SIZE 600

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* What the cycles came to. */
static uint32 served, failed, resets, connects, losses;

static struct sockaddr_in place(const char *address, int port)
{
    struct sockaddr_in result;
    memset(&result, 0, sizeof(result));
    result.sin_len = sizeof(result);
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = inet_addr(address);
    result.sin_port = htons(port);
    return result;
}

static void count(bool is_good) { is_good ? served++ : failed++; }

static int make(int type)
{
    int patience = 2000;
    int s = socket(AF_INET, type, 0);
    /* Connections that wait out their time give way, so there is always a socket. */
    host8266_expect(s >= 0);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return s;
}

static int open_stream(const char *address, int port)
{
    struct sockaddr_in peer = place(address, port);
    int s = make(SOCK_STREAM);
    if (connect(s, (struct sockaddr *)&peer, sizeof(peer)) == 0) return s;
    close(s);
    return -1;
}

/* Reads up to `most` bytes; fewer at the end of the stream, an error, or when nothing comes. */
static int read_some(int s, char *buffer, int most)
{
    int done = 0;
    while (done < most) {
        int got = read(s, buffer + done, most - done);
        if (got <= 0) break;
        done += got;
    }
    return done;
}

static void echo(void)
{
    static char sent[SIZE], got[SIZE];
    int s = open_stream(SERVER_IP, 7), size = 1 + os_random() % SIZE;
    bool is_good = false;
    if (s >= 0) {
        os_get_random((unsigned char *)sent, size);
        is_good = write(s, sent, size) == size && read_some(s, got, size) == size;
        if (is_good) host8266_expect(memcmp(sent, got, size) == 0);
        close(s);
    }
    count(is_good);
}

/* The peer ends its direction first. */
static void fetch(void)
{
    static const char request[] = "GET /a HTTP/1.0\r\n\r\n";
    static char got[SIZE];
    int s = open_stream(SERVER_IP, 80);
    bool is_good = false;
    if (s >= 0) {
        is_good = write(s, request, sizeof(request) - 1) == sizeof(request) - 1
            && read_some(s, got, SIZE) > 0;
        close(s);
    }
    count(is_good);
}

/* Says more than the peer wants to hear: it closes with bytes unread, so it resets the connection. */
static void chatter(void)
{
    static char text[SIZE] = "GET /a HTTP/1.0\r\n\r\n";
    int s = open_stream(SERVER_IP, 80);
    if (s >= 0) {
        for (int i = 0; i < 20 && write(s, text, SIZE) == SIZE; i++) vTaskDelay(1);
        while (read_some(s, text + 32, SIZE - 32) > 0) {}
        resets += errno == ECONNRESET;
        close(s);
    }
    count(false);
}

/* Closed in the middle of what the peer says: the connection is reset. */
static void interrupt(void)
{
    static char got[SIZE];
    int s = open_stream(SERVER_IP, 19);
    if (s >= 0) {
        read_some(s, got, SIZE);
        close(s);
    }
    count(s >= 0);
}

static void refused(void)
{
    int s = open_stream(SERVER_IP, 4);
    host8266_expect(s < 0);
    count(false);
}

/* Nobody is there; the socket is closed while it connects. */
static void silent(void)
{
    struct sockaddr_in peer = place(NOBODY_IP, 7);
    int s = make(SOCK_STREAM), on = 1;
    ioctlsocket(s, FIONBIO, &on);
    connect(s, (struct sockaddr *)&peer, sizeof(peer));
    vTaskDelay(os_random() % 300);
    close(s);
    count(false);
}

static void datagram(void)
{
    struct sockaddr_in peer = place(SERVER_IP, 7);
    char text[20] = "a datagram of 20 by";
    int s = make(SOCK_DGRAM);
    sendto(s, text, sizeof(text), 0, (struct sockaddr *)&peer, sizeof(peer));
    count(recvfrom(s, text, sizeof(text), 0, NULL, NULL) == sizeof(text));
    close(s);
}

static void ask(void)
{
    count(gethostbyname(os_random() % 2 ? "server.home" : "nobody.home") != NULL);
}

static void (*const kinds[])(void) = {
    echo, fetch, interrupt, chatter, refused, silent, datagram, ask, echo, fetch, echo,
};
#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static void wait_for_address(void)
{
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(10);
}

static int free_sockets(void)
{
    int taken[16], n = 0;
    while (n < 16 && (taken[n] = socket(AF_INET, n < 5 ? SOCK_STREAM : SOCK_DGRAM, 0)) >= 0) n++;
    for (int i = 0; i < n; i++) close(taken[i]);
    return n;
}

/* When nothing is left of the connections before. */
static void settle(uint32 *heap, int *sockets)
{
    wait_for_address();
    vTaskDelay(TIME_WAIT_SECONDS * 100);
    *sockets = free_sockets();
    vTaskDelay(100);
    *heap = system_get_free_heap_size();
}

static void cycle(void *unused)
{
    const char *cycles = host8266_setting("cycles"), *quiet = host8266_setting("quiet");
    int before_sockets, after_sockets;
    uint32 before, after;
    (void)unused;

    wait_for_address();
    for (uint32 i = 0; i < KINDS; i++) kinds[i]();
    settle(&before, &before_sockets);
    for (int left = cycles ? atoi(cycles) : 100; left > 0; left--) {
        kinds[os_random() % KINDS]();
        vTaskDelay(os_random() % 20);
    }
    while (quiet && xTaskGetTickCount() / 100 < (uint32)atoi(quiet)) vTaskDelay(100);
    settle(&after, &after_sockets);
    printf("%u served, %u failed, %u reset; %u connected, %u lost\n", served, failed, resets, connects,
           losses);
    printf("heap %u, then %u; sockets %d, then %d\n", before, after, before_sockets, after_sockets);
    host8266_expect(before == after && before_sockets == after_sockets);
    host8266_expect(served > 0 && failed > 0 && resets > 0);
    host8266_exit(0);
}

static void note(System_Event_t *event)
{
    if (event->event_id == EVENT_STAMODE_CONNECTED) connects++;
    if (event->event_id == EVENT_STAMODE_DISCONNECTED) losses++;
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "net");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    wifi_set_event_handler_cb(note);
    xTaskCreate(cycle, (signed char *)"cycle", 512, NULL, 2, NULL);
}
