/* What the network costs a run on the host's clock: firmware joins, gets its address by DHCP, and
 *
 *   --set case=echo     connects by TCP, 1 KB there and back (the default)
 *   --set case=send     sends 64 MB to a host that drops them; prints MB a second
 *   --set case=receive  reads 64 MB from a host that sends without end; prints MB a second
 *   --set case=cycles   connects, sends and closes 1,000 times; prints seconds
 *   --set case=idle     is connected for an hour and does nothing; prints milliseconds
 */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER_IP "192.168.1.10"
#define ECHO_PORT 7
#define DISCARD_PORT 9
#define CHARGEN_PORT 19
#define SIZE 1024
#define BULK (64 << 20)
#define BLOCK 16384
#define CYCLES 1000

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static char block[BLOCK];

static void must(bool holds)
{
    if (!holds) host8266_exit(1);
}

static int open_stream(int port)
{
    struct sockaddr_in server;
    int s = socket(AF_INET, SOCK_STREAM, 0);

    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = inet_addr(SERVER_IP);
    server.sin_port = htons(port);
    must(connect(s, (struct sockaddr *)&server, sizeof(server)) == 0);
    return s;
}

static void echo(void)
{
    static char sent[SIZE], got[SIZE];
    int done = 0, s = open_stream(ECHO_PORT);

    for (int i = 0; i < SIZE; i++) sent[i] = i * 7;
    must(write(s, sent, SIZE) == SIZE);
    while (done < SIZE) {
        int count = read(s, got + done, SIZE - done);
        must(count > 0);
        done += count;
    }
    must(memcmp(sent, got, SIZE) == 0);
    close(s);
    printf("echoed %d bytes\n", done);
}

static void print_rate(double start)
{
    printf("%u kB/s\n", (unsigned)(BULK / 1e3 / (host8266_wall_seconds() - start)));
}

static void send_bulk(void)
{
    int s = open_stream(DISCARD_PORT);
    double start = host8266_wall_seconds();

    for (int done = 0; done < BULK; done += BLOCK) must(write(s, block, BLOCK) == BLOCK);
    print_rate(start);
    close(s);
}

static void receive_bulk(void)
{
    int s = open_stream(CHARGEN_PORT), done = 0;
    double start = host8266_wall_seconds();

    while (done < BULK) {
        int count = read(s, block, BLOCK);
        must(count > 0);
        done += count;
    }
    print_rate(start);
    close(s);
}

static void cycles(void)
{
    double start = host8266_wall_seconds();

    for (int i = 0; i < CYCLES; i++) {
        int s = open_stream(DISCARD_PORT);
        must(write(s, block, 100) == 100);
        close(s);
    }
    printf("%u us\n", (unsigned)(1e6 * (host8266_wall_seconds() - start)));
}

static void idle(void)
{
    double start = host8266_wall_seconds();

    vTaskDelay(3600 * 100);
    must(wifi_station_get_connect_status() == STATION_GOT_IP);
    printf("%u us\n", (unsigned)(1e6 * (host8266_wall_seconds() - start)));
}

static void measure(void *unused)
{
    static const struct { const char *name; void (*run)(void); } cases[] = {
        {"echo", echo}, {"send", send_bulk}, {"receive", receive_bulk}, {"cycles", cycles},
        {"idle", idle},
    };
    const char *name = host8266_setting("case");
    (void)unused;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (strcmp(name ? name : "echo", cases[i].name) == 0) {
            cases[i].run();
            host8266_exit(0);
        }
    }
    must(false);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "bench");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(measure, (signed char *)"measure", 512, NULL, 2, NULL);
}
