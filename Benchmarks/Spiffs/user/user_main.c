/* The SPIFFS benchmark: prints MB/s of the host's time for writing and reading a file of 512 KB in
 * pieces of 4 KB at a page of 256 bytes, and the milliseconds of mounting a full file system of 1 MB. */
#include "esp_common.h"
#include "esp_spiffs.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

#include <fcntl.h>
#include <unistd.h>

enum { ROUNDS = 8, PIECES = 128, PIECE = 4096 };

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static uint8 piece[PIECE];

static void must(int is_well)
{
    if (!is_well) host8266_exit(1);
}

static void mount(void)
{
    struct esp_spiffs_config config = { 1 << 20, 1 << 20, 4096, 4096, 256, 36 * 4, 288 * 4 };
    must(esp_spiffs_init(&config) == 0);
}

static double write_all(void)
{
    double start = host8266_wall_seconds();
    int file = open("speed", O_CREAT | O_TRUNC | O_WRONLY, 0);
    for (int i = 0; i < PIECES; i++) must(write(file, piece, PIECE) == PIECE);
    close(file);
    return host8266_wall_seconds() - start;
}

static double read_all(void)
{
    double start = host8266_wall_seconds();
    int file = open("speed", O_RDONLY);
    for (int i = 0; i < PIECES; i++) must(read(file, piece, PIECE) == PIECE);
    close(file);
    return host8266_wall_seconds() - start;
}

static void measure(void *unused)
{
    double writing = 0, reading = 0, start;
    const double megabytes = ROUNDS * PIECES * (double)PIECE / 1e6;
    (void)unused;
    for (int i = 0; i < PIECE; i++) piece[i] = i * 7;
    mount();
    for (int i = 0; i < ROUNDS; i++) {
        writing += write_all();
        reading += read_all();
    }
    int file = open("rest", O_CREAT | O_WRONLY, 0);
    while (write(file, piece, PIECE) == PIECE) continue;
    close(file);
    esp_spiffs_deinit(0);
    start = host8266_wall_seconds();
    mount();
    printf("%.1f %.1f %.3f\n", megabytes / writing, megabytes / reading,
           (host8266_wall_seconds() - start) * 1e3);
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(measure, (signed char *)"measure", 512, NULL, 2, NULL); }
