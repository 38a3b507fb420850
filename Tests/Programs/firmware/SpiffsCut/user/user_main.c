// Writes generations of a configuration, each under a new name before the old one goes, and says
// what it has done. Where it finds files at its start, it only says what is in them: so the boot
// after a power cut, and every later run on the same flash.
#include "esp_common.h"
#include "esp_spiffs.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

#include <fcntl.h>
#include <unistd.h>

#define GENERATIONS 30
#define BYTES 700
#define PIECE 100 // waits in the cache until close, or until a page is full

static uint8 bytes[BYTES], back[BYTES + 1];

static void name_of(int generation, char *name) { sprintf(name, "config%d", generation); }

static void fill(int generation)
{
    int i;
    for (i = 0; i < BYTES; i++) bytes[i] = i * 3 + generation;
}

static int look(void)
{
    int generation, count, file, found = 0;
    char name[16];
    for (generation = 0; generation < GENERATIONS; generation++) {
        name_of(generation, name);
        file = open(name, O_RDONLY);
        if (file < 0) continue;
        found++;
        fill(generation);
        count = read(file, back, sizeof back);
        printf("%s %s\n", name, count == BYTES && !memcmp(bytes, back, BYTES) ? "whole" : "torn");
        close(file);
    }
    return found;
}

static void work(void *unused)
{
    struct esp_spiffs_config config = { 6 * 4096, 0x100000, 4096, 4096, 256, 36 * 4, 280 * 2 };
    char name[16];
    int generation, file, piece;
    (void)unused;
    if (esp_spiffs_init(&config) != 0) host8266_exit(1);
    if (look() > 0) host8266_exit(0);
    for (generation = 0; generation < GENERATIONS; generation++) {
        name_of(generation, name);
        fill(generation);
        file = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0);
        for (piece = 0; piece < BYTES; piece += PIECE) {
            if (write(file, bytes + piece, PIECE) != PIECE) host8266_exit(1);
        }
        close(file);
        printf("closed %s\n", name);
        if (generation == 0) continue;
        name_of(generation - 1, name);
        printf("removing %s\n", name);
        unlink(name);
        printf("removed %s\n", name);
    }
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(work, (signed char *)"work", 512, NULL, 2, NULL); }

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
