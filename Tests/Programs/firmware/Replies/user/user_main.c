/* Asks servers for everything that the chip has clients for, while the servers say anything but what
 * they should. No question may take for ever, none may break anything; in the end heap and sockets must be
 * as they were. Tests/Network/replies.sh runs it.
 *
 *   --set seconds=N     for how long
 *   --set only=NAME     one of the clients below */
#include "ask.h"

#include "espconn.h"
#include "lwip/sockets.h"
#include "mqtt.h"

/* By then connections have waited out their time. */
#define QUIET_SECONDS 300
#define STACK_WORDS 512

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static bool is_working; /* between the warming up and the end */

struct client {
    const char *name;
    bool (*ask)(void);
    uint32 asked, answered;
    portTickType began; /* 0: it does not ask */
};

static uint32 messages;

static void hear(const char *topic, const char *text)
{
    host8266_expect(strlen(topic) + strlen(text) <= MQTT_MOST_BYTES);
    messages++;
}

bool ask_broker(void)
{
    static struct mqtt mqtt = {BROKER, 1883, "replies", 2, hear, -1};
    struct mqtt_message sure = {"a/sure", "one", 1, 0}, perhaps = {"a/perhaps", "two", 0, 0};
    bool is_answered = (mqtt.socket >= 0 || mqtt_connect(&mqtt)) &&
                       mqtt_subscribe(&mqtt, os_random() % 2 ? "a/#" : "+/sure") &&
                       mqtt_publish(&mqtt, &perhaps) && mqtt_publish(&mqtt, &sure) &&
                       mqtt_publish(&mqtt, &sure) &&
                       mqtt_wait(&mqtt, os_random() % 8 == 0 ? 1500 : 50);
    /* It may stay connected, for the next time. */
    if (mqtt.socket >= 0 && (!is_working || os_random() % 4 == 0)) {
        close(mqtt.socket);
        mqtt.socket = -1;
    }
    return is_answered;
}

static struct client clients[] = {
    {"web", ask_web, 0, 0, 0},         {"upgrade", ask_upgrade, 0, 0, 0},
    {"broker", ask_broker, 0, 0, 0},   {"name", ask_name, 0, 0, 0},
    {"address", ask_address, 0, 0, 0}, {"espconn", ask_espconn, 0, 0, 0},
    {"time", ask_time, 0, 0, 0},
};
#define CLIENTS (sizeof(clients) / sizeof(clients[0]))

static void work(void *argument)
{
    struct client *client = (struct client *)argument;

    while (is_working) {
        client->began = xTaskGetTickCount();
        client->answered += client->ask();
        client->asked++;
        client->began = 0;
        vTaskDelay(1 + os_random() % 10);
    }
    vTaskDelete(NULL);
}

/* Whether a client still asks. None may do so for too long. */
static bool are_busy(void)
{
    const portTickType now = xTaskGetTickCount();
    bool result = false;
    unsigned i;

    for (i = 0; i < CLIENTS; i++) {
        if (clients[i].began == 0) continue;
        result = true;
        if (now - clients[i].began < MOST_SECONDS * 100) continue;
        printf("%s hangs\n", clients[i].name);
        host8266_exit(1);
    }
    return result;
}

/* All five sockets for TCP can be had, the first of which is 0. */
static void check_sockets(void)
{
    int i, sockets[5];
    for (i = 0; i < 5; i++) sockets[i] = socket(AF_INET, SOCK_STREAM, 0);
    for (i = 0; i < 5; i++) {
        host8266_expect(sockets[i] == i);
        close(sockets[i]);
    }
}

static void conduct(void *unused)
{
    const char *seconds = host8266_setting("seconds"), *only = host8266_setting("only");
    int left = seconds ? atoi(seconds) : 60;
    uint32 before, after;
    unsigned i;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(10);
    espconn_init();
    /* Each once before the heap is measured: some things are there from then on. */
    for (i = 0; i < CLIENTS; i++) clients[i].ask();
    vTaskDelay(QUIET_SECONDS * 100);
    before = system_get_free_heap_size();
    is_working = true;
    for (i = 0; i < CLIENTS; i++) {
        if (only && strcmp(only, clients[i].name) != 0) continue;
        xTaskCreate(work, (signed char *)clients[i].name, STACK_WORDS, &clients[i], 2, NULL);
    }
    for (; left > 0; left--) {
        vTaskDelay(100);
        are_busy();
    }
    is_working = false;
    while (are_busy()) vTaskDelay(100);
    /* A connection that the last round left open. */
    ask_broker();
    vTaskDelay(QUIET_SECONDS * 100);
    after = system_get_free_heap_size();
    for (i = 0; i < CLIENTS; i++) {
        if (clients[i].asked == 0) continue;
        printf("%s %u of %u, ", clients[i].name, clients[i].answered, clients[i].asked);
    }
    printf("%u messages\nheap %u, then %u\n", messages, before, after);
    host8266_expect(before == after);
    check_sockets();
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config station;

    memset(&station, 0, sizeof(station));
    wifi_set_opmode(STATION_MODE);
    sprintf((char *)station.ssid, "DEMO_AP");
    sprintf((char *)station.password, "12345678");
    wifi_station_set_config_current(&station);
    xTaskCreate(conduct, (signed char *)"conduct", STACK_WORDS, NULL, 3, NULL);
}
