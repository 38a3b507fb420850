/* Joins the network "net" and takes as many sockets of each kind as there are: connected ones that work,
 * whose peers are hosts of the scenario's. --set case= says which. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER "192.168.1.10"
#define MOST 16

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static int open_sockets[MOST];
static int count;

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

static bool echoes(int s)
{
    char byte = 0;
    return send(s, "x", 1, 0) == 1 && recv(s, &byte, 1, 0) == 1 && byte == 'x';
}

/* One more socket, connected to the echo service; false, and errno, where there is none. */
static bool open_one(int type)
{
    struct sockaddr_in server = place(SERVER, 7);
    int s = socket(AF_INET, type, 0);
    if (s < 0) return false;
    open_sockets[count++] = s;
    host8266_expect(connect(s, (struct sockaddr *)&server, sizeof(server)) == 0);
    host8266_expect(echoes(s));
    return true;
}

static int open_until_refused(int type)
{
    int before = count;
    while (count < MOST && open_one(type)) continue;
    return count - before;
}

/* All of them still work when there is no further one. */
static void check_all(void)
{
    int i;
    for (i = 0; i < count; i++) host8266_expect(echoes(open_sockets[i]));
}

static void close_all(void)
{
    while (count > 0) host8266_expect(close(open_sockets[--count]) == 0);
}

static void connections(void)
{
    int opened = open_until_refused(SOCK_STREAM);
    printf("%d TCP connections, then errno %d\n", opened, errno);
    check_all();
    /* A place that is given back can be taken, when the peer has closed too. */
    if (opened < MOST) {
        close(open_sockets[--count]);
        vTaskDelay(10);
        printf("another one: %d\n", open_one(SOCK_STREAM));
        check_all();
    }
    close_all();
}

static void datagrams(void)
{
    int opened = open_until_refused(SOCK_DGRAM);
    printf("%d UDP sockets, then errno %d\n", opened, errno);
    check_all();
    close_all();
}

static void all_kinds(void)
{
    int tcp = open_until_refused(SOCK_STREAM), udp = open_until_refused(SOCK_DGRAM), raw;
    for (raw = 0; count < MOST; raw++) {
        int s = socket(AF_INET, SOCK_RAW, 253);
        if (s < 0) break;
        open_sockets[count++] = s;
    }
    printf("%d TCP, %d UDP, %d raw, then errno %d\n", tcp, udp, raw, errno);
    while (raw-- > 0) close(open_sockets[--count]);
    check_all();
    close_all();
}

/* In SDK 1.5 the time is an int, later a timeval. */
static void set_patience(int s, int seconds)
{
    struct timeval time = {seconds, 0};
    int milliseconds = seconds * 1000;
    if (setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &milliseconds, sizeof(int)) != 0) {
        host8266_expect(setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)) == 0);
    }
}

/* Takes clients and what they say, until none comes for a while. */
static void accept_clients(int listener)
{
    struct sockaddr_in from;
    socklen_t length = sizeof(from);
    char text[16];
    int client;
    while ((client = accept(listener, (struct sockaddr *)&from, &length)) >= 0) {
        int got = recv(client, text, sizeof(text) - 1, 0);
        text[got > 0 ? got : 0] = 0;
        printf("client from %d: %s\n", ntohs(from.sin_port), text);
        open_sockets[count++] = client;
    }
    printf("%d clients, then errno %d\n", count, errno);
}

/* Six clients come, and none is sent away: one finds no connection free, and gets no answer. It asks
 * again, and then there is room. */
static void server(void)
{
    struct sockaddr_in own = place("0.0.0.0", 1002);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    bind(listener, (struct sockaddr *)&own, sizeof(own));
    listen(listener, 6);
    set_patience(listener, 8);
    accept_clients(listener);
    close_all();
    accept_clients(listener);
    close_all();
    close(listener);
}

static int read_some(int s, int bytes)
{
    static char buffer[1460];
    int got = 0, part;
    while (got < bytes && (part = recv(s, buffer, sizeof(buffer), 0)) > 0) got += part;
    return got;
}

/* Senders whose bytes nobody reads fill their windows, and with them the heap, and hold up nobody else;
 * when they are read they go on. */
static void unread(void)
{
    struct sockaddr_in chargen = place(SERVER, 19);
    int full[4], i;
    uint32 before = system_get_free_heap_size(), taken;
    for (i = 0; i < 4; i++) {
        full[i] = socket(AF_INET, SOCK_STREAM, 0);
        host8266_expect(connect(full[i], (struct sockaddr *)&chargen, sizeof(chargen)) == 0);
    }
    vTaskDelay(500);
    taken = before - system_get_free_heap_size();
    printf("windows in the heap: %d\n", taken / 5840);
    host8266_expect(open_one(SOCK_STREAM) && open_one(SOCK_DGRAM));
    for (i = 0; i < 100; i++) check_all();
    host8266_expect(system_get_free_heap_size() < before - 4 * 5840);
    for (i = 0; i < 4; i++) host8266_expect(read_some(full[i], 60000) >= 60000);
    for (i = 0; i < 4; i++) close(full[i]);
    close_all();
    printf("all flow\n");
}

/* A window larger than the heap: then there is no memory for anybody, until the bytes are read. */
static void exhausted(void)
{
    struct sockaddr_in chargen = place(SERVER, 19);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(connect(s, (struct sockaddr *)&chargen, sizeof(chargen)) == 0);
    vTaskDelay(500);
    printf("%s\n", system_get_free_heap_size() < 2000 ? "nothing is left" : "there is memory");
    host8266_expect(read_some(s, 200000) >= 200000);
    close(s);
    vTaskDelay(100);
    host8266_expect(open_one(SOCK_DGRAM));
    close_all();
    printf("all is well\n");
}

static void main_task(void *unused)
{
    const char *name = host8266_setting("case");
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    if (strcmp(name, "connections") == 0) connections();
    if (strcmp(name, "datagrams") == 0) datagrams();
    if (strcmp(name, "all") == 0) all_kinds();
    if (strcmp(name, "server") == 0) server();
    if (strcmp(name, "unread") == 0) unread();
    if (strcmp(name, "exhausted") == 0) exhausted();
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config config;
    wifi_set_opmode(STATION_MODE);
    memset(&config, 0, sizeof(config));
    sprintf((char *)config.ssid, "net");
    sprintf((char *)config.password, "12345678");
    wifi_station_set_config(&config);
    xTaskCreate(main_task, (signed char *)"main", 512, NULL, 2, NULL);
}
