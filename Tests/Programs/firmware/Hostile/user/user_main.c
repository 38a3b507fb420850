/* Uses all of the network while somebody on the air changes frames: whatever arrives, nothing
 * may break. In the end it leaves the network, and the heap must be as it was.
 * Tests/Network/hostile.sh runs it.
 *
 *   --set seconds=N     for how long
 */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/dns.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER_IP "192.168.1.10"
#define PORT 1000
#define SIZE 1200
/* Fragments and ARP's entries are forgotten by then. */
#define QUIET_SECONDS 1200

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static bool is_over;
static uint32 resolved, echoed, scans, events, visits;
static char buffer[SIZE];

static struct sockaddr_in place(uint32 address, int port)
{
    struct sockaddr_in result;
    memset(&result, 0, sizeof(result));
    result.sin_len = sizeof(result);
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = address;
    result.sin_port = htons(port);
    return result;
}

static int make(int type)
{
    int patience = 1000, s = socket(AF_INET, type, type == SOCK_RAW ? 1 : 0);
    if (s >= 0) setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return s;
}

static void echo(int type)
{
    struct sockaddr_in peer = place(inet_addr(SERVER_IP), 7);
    int s = make(type), size = 1 + os_random() % SIZE, on = 1;
    if (s < 0) return;
    /* A connection that nobody answers would take minutes. */
    ioctlsocket(s, FIONBIO, &on);
    connect(s, (struct sockaddr *)&peer, sizeof(peer));
    for (int tries = 0; tries < 20; tries++) {
        vTaskDelay(5);
        if (send(s, buffer, size, 0) > 0 && recv(s, buffer, SIZE, 0) > 0) echoed++;
    }
    close(s);
}

static void resolve(void)
{
    char name[24];
    sprintf(name, "n%u.test", (unsigned)(os_random() % 40));
    resolved += gethostbyname(name) != NULL;
}

static void found(const char *name, ip_addr_t *address, void *argument)
{
    (void)name;
    (void)argument;
    resolved += address != NULL;
}

static void scanned(void *list, STATUS status)
{
    struct bss_info *network = (struct bss_info *)list;
    (void)status;
    for (scans++; network != NULL; network = STAILQ_NEXT(network, next)) {
        host8266_expect(network->ssid_len <= 32 && network->channel <= 14);
    }
}

static void client(void *unused)
{
    static ip_addr_t address;
    (void)unused;

    while (!is_over) {
        switch (os_random() % 8) {
        case 0: resolve(); break;
        case 1: dns_gethostbyname("far.test", &address, found, NULL); break;
        case 2: echo(SOCK_DGRAM); break;
        case 3: wifi_station_scan(NULL, scanned); break;
        default: echo(SOCK_STREAM);
        }
        vTaskDelay(os_random() % 10);
    }
    vTaskDelete(NULL);
}

/* Takes what comes to a port, by all that there is. */
static void server(void *unused)
{
    static char own[SIZE];
    struct sockaddr_in here = place(INADDR_ANY, PORT), from;
    int packets = make(SOCK_DGRAM), pings = make(SOCK_RAW), listener = make(SOCK_STREAM), one;
    socklen_t length = sizeof(from);
    (void)unused;

    bind(packets, (struct sockaddr *)&here, sizeof(here));
    bind(listener, (struct sockaddr *)&here, sizeof(here));
    listen(listener, 2);
    while (!is_over) {
        if (recvfrom(packets, own, SIZE, 0, (struct sockaddr *)&from, &length) > 0) visits++;
        if (recv(pings, own, SIZE, MSG_DONTWAIT) > 0) visits++;
        one = accept(listener, (struct sockaddr *)&from, &length);
        if (one < 0) continue;
        visits++;
        recv(one, own, SIZE, MSG_DONTWAIT);
        close(one);
    }
    close(packets);
    close(pings);
    close(listener);
    vTaskDelete(NULL);
}

static void note(System_Event_t *event)
{
    events++;
    if (event->event_id == EVENT_STAMODE_CONNECTED) {
        host8266_expect(event->event_info.connected.ssid_len <= 32);
    }
}

static void conduct(void *unused)
{
    const char *seconds = host8266_setting("seconds");
    uint32 before, after;
    (void)unused;

    /* The stack is there from the first socket on. */
    close(make(SOCK_DGRAM));
    vTaskDelay(100);
    before = system_get_free_heap_size();
    xTaskCreate(client, (signed char *)"client", 512, NULL, 2, NULL);
    xTaskCreate(server, (signed char *)"server", 512, NULL, 3, NULL);
    vTaskDelay((seconds ? atoi(seconds) : 60) * 100);
    is_over = true;
    wifi_set_opmode_current(NULL_MODE);
    vTaskDelay(QUIET_SECONDS * 100);
    after = system_get_free_heap_size();
    printf("%u names, %u echoes, %u scans, %u events, %u visits\n", resolved, echoed, scans, events,
           visits);
    printf("heap %u, then %u\n", before, after);
    host8266_expect(before == after);
    /* No echoes is what a changed answer to ARP does: it is believed for minutes. */
    host8266_expect(scans > 0 && events > 0);
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config station;
    struct softap_config soft_ap;

    memset(&station, 0, sizeof(station));
    wifi_set_opmode(STATIONAP_MODE);
    sprintf((char *)station.ssid, "net");
    sprintf((char *)station.password, "12345678");
    wifi_station_set_config_current(&station);
    wifi_softap_get_config(&soft_ap);
    soft_ap.authmode = AUTH_WPA_WPA2_PSK;
    memset(soft_ap.ssid, 0, sizeof(soft_ap.ssid));
    sprintf((char *)soft_ap.ssid, "chip");
    soft_ap.ssid_len = 4;
    sprintf((char *)soft_ap.password, "12345678");
    soft_ap.max_connection = 4;
    wifi_softap_set_config_current(&soft_ap);
    wifi_set_event_handler_cb(note);
    xTaskCreate(conduct, (signed char *)"conduct", 512, NULL, 4, NULL);
}
