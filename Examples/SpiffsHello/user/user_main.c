/* Files in flash: counts the boots in one, and shows another that came with the image, if there is
 * one. */
#include "esp_common.h"
#include "esp_spiffs.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

enum {
    SIZE = 128 * 1024,
    ADDRESS = 1024 * 1024,
    SECTOR = 4096,
    PAGE = 128,
    OPEN_FILES = 4,
    BYTES_OF_A_FILE = 36,
    CACHED_PAGES = 8
};

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void mount(void)
{
    struct esp_spiffs_config config;
    config.phys_size = SIZE;
    config.phys_addr = ADDRESS;
    config.phys_erase_block = SECTOR;
    config.log_block_size = SECTOR;
    config.log_page_size = PAGE;
    config.fd_buf_size = OPEN_FILES * BYTES_OF_A_FILE;
    config.cache_buf_size = CACHED_PAGES * (PAGE + 32);
    if (esp_spiffs_init(&config) != 0) printf("no file system\n");
}

/* The text of a file, ended by a zero; -1 when there is none. */
static int load(const char *name, char *text, int room)
{
    int file = open(name, O_RDONLY), count;
    if (file < 0) return -1;
    count = read(file, text, room - 1);
    close(file);
    /* At the end of a file read() answers -1, so an empty file looks like an error. */
    text[count < 0 ? 0 : count] = 0;
    return count < 0 ? 0 : count;
}

/* Replaces a file so that a power cut leaves the old one or the new one. rename() gives no name that
 * is taken, so the old one goes first; between the two, the new one is there under its spare name. */
static void replace(const char *name, const char *spare, const char *text)
{
    int length = strlen(text);
    int file = open(spare, O_CREAT | O_TRUNC | O_WRONLY, S_IRUSR | S_IWUSR);
    if (write(file, text, length) != length) printf("no room\n");
    close(file);
    unlink(name);
    rename(spare, name);
}

static int load_count(void)
{
    char text[16];
    if (load("boots.txt", text, sizeof text) >= 0) return atoi(text);
    /* The power went between unlink() and rename(). */
    if (rename("boots.new", "boots.txt") != 0) return 0;
    return load("boots.txt", text, sizeof text) >= 0 ? atoi(text) : 0;
}

static void greet(void *unused)
{
    char text[128];
    int boots;
    (void)unused;
    mount();
    boots = load_count() + 1;
    sprintf(text, "%d\n", boots);
    replace("boots.txt", "boots.new", text);
    printf("hello, boot %d\n", boots);
    if (load("greeting.txt", text, sizeof text) > 0) printf("%s", text);
    if (boots < 3) {
        printf("restarting\n");
        system_restart();
    }
    vTaskDelete(NULL);
}

void user_init(void) { xTaskCreate(greet, (signed char *)"greet", 384, NULL, 2, NULL); }
