/* Sends a MB (or `--set bytes=N`) to a host that echoes, and compares every byte that comes
 * back. Two tasks share the socket: one writes, one reads. Tests/Network/transfers.sh runs it
 * over bad air. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SERVER_IP "192.168.1.10"
#define ECHO_PORT 7
#define PIECE 1400

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static int stream = -1;
static uint32 total = 1 << 20;
static xSemaphoreHandle written;

/* The byte at a place of the stream: no stretch of it looks like another. */
static uint8 byte_at(uint32 place) { return (place * 2654435761u) >> 24; }

static void write_all(void *unused)
{
    static uint8 piece[PIECE];
    uint32 done = 0;
    (void)unused;

    while (done < total) {
        int count = total - done < PIECE ? total - done : PIECE;
        for (int i = 0; i < count; i++) piece[i] = byte_at(done + i);
        count = write(stream, piece, count);
        if (count <= 0) break;
        done += count;
    }
    host8266_expect(done == total);
    xSemaphoreGive(written);
    vTaskDelete(NULL);
}

static void read_all(void)
{
    static uint8 piece[PIECE];
    uint32 done = 0, wrong = 0;

    while (done < total) {
        int count = read(stream, piece, PIECE);
        if (count <= 0) break;
        for (int i = 0; i < count; i++) wrong += piece[i] != byte_at(done + i);
        done += count;
    }
    xSemaphoreTake(written, portMAX_DELAY);
    host8266_expect(done == total && wrong == 0);
    printf("%u bytes there and back, %u of them wrong\n", done, wrong);
}

static void transfer(void *unused)
{
    struct sockaddr_in server;
    uint32 start;
    (void)unused;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    memset(&server, 0, sizeof(server));
    server.sin_len = sizeof(server);
    server.sin_family = AF_INET;
    server.sin_addr.s_addr = inet_addr(SERVER_IP);
    server.sin_port = htons(ECHO_PORT);
    stream = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(connect(stream, (struct sockaddr *)&server, sizeof(server)) == 0);
    start = system_get_time();
    xTaskCreate(write_all, (signed char *)"writer", 512, NULL, 2, NULL);
    read_all();
    printf("in %u ms\n", (system_get_time() - start) / 1000);
    close(stream);
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    if (host8266_setting("bytes")) total = atoi(host8266_setting("bytes"));
    written = xSemaphoreCreateBinary();
    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "net");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(transfer, (signed char *)"reader", 512, NULL, 3, NULL);
}
