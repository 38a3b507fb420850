// Files by descriptor on the chip's flash: what each call answers, and that nothing of the heap is
// lost. Ends with 0 when all is as expected.
#include "esp_common.h"
#include "esp_spiffs.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#define ADDRESS 0x100000
#define SIZE (32 * 4096)
#define PAGE 128

static int failures, finished;

#define EXPECT(condition)                                  \
    do {                                                   \
        if (!(condition)) {                                \
            printf("line %d: %s\n", __LINE__, #condition); \
            failures++;                                    \
        }                                                  \
    } while (0)

static struct esp_spiffs_config config(void)
{
    struct esp_spiffs_config result = { SIZE, ADDRESS, 4096, 4096, PAGE, 36 * 3, (32 + PAGE) * 8 };
    return result;
}

static sint32 mount(void)
{
    struct esp_spiffs_config wanted = config();
    return esp_spiffs_init(&wanted);
}

static void before_mounting(void)
{
    struct stat status;
    char byte;
    errno = 77;
    EXPECT(open("a", O_CREAT | O_RDWR, 0) == -1);
    EXPECT(read(4, &byte, 1) == -1);
    EXPECT(write(4, "a", 1) == -1);
    EXPECT(lseek(4, 0, SEEK_SET) == -1);
    EXPECT(fstat(4, &status) == -1);
    EXPECT(unlink("a") == -1);
    EXPECT(rename("a", "b") == -1);
    EXPECT(close(4) == 0);
    EXPECT(errno == 77);
    esp_spiffs_deinit(0);
    esp_spiffs_deinit(1);
}

static void mounting(void)
{
    struct esp_spiffs_config wanted = config();
    uint32 heap = system_get_free_heap_size();
    wanted.phys_erase_block = 8192;
    EXPECT(esp_spiffs_init(&wanted) == -1);
    wanted = config();
    wanted.log_page_size = 100;
    EXPECT(esp_spiffs_init(&wanted) == -1);
    wanted = config();
    wanted.phys_addr = 0xFFFFF000;
    EXPECT(esp_spiffs_init(&wanted) == -1);
    wanted = config();
    wanted.cache_buf_size = 1 << 20;
    EXPECT(esp_spiffs_init(&wanted) == -1);
    EXPECT(system_get_free_heap_size() == heap);
    EXPECT(mount() == 0);
    EXPECT(mount() == -1);
    EXPECT(heap - system_get_free_heap_size() >= 2 * PAGE + 36 * 3 + (32 + PAGE) * 8);
    EXPECT(heap - system_get_free_heap_size() < 2 * PAGE + 36 * 3 + (32 + PAGE) * 8 + 64);
}

static void files(void)
{
    struct stat status;
    char text[32] = "";
    int a, b, c;
    errno = 77;
    EXPECT(open("a", O_RDONLY) == -1);
    a = open("a", O_CREAT | O_RDWR, S_IRUSR | S_IWUSR);
    b = open("b", O_CREAT | O_EXCL | O_WRONLY, 0);
    c = open("a", O_RDONLY);
    EXPECT(a == 4 && b == 5 && c == 6);
    EXPECT(open("d", O_CREAT | O_RDWR, 0) == -1);
    EXPECT(close(b) == 0);
    EXPECT(open("b", O_WRONLY | O_APPEND) == b);

    EXPECT(lseek(a, 0, SEEK_SET) == -1);
    EXPECT(write(a, "hello world", 11) == 11);
    EXPECT(lseek(a, 6, SEEK_SET) == 6);
    EXPECT(read(a, text, sizeof text) == 5 && !memcmp(text, "world", 5));
    EXPECT(read(a, text, 1) == -1);
    EXPECT(read(c, text, 5) == 5 && !memcmp(text, "hello", 5));
    EXPECT(write(c, "x", 1) == -1);
    EXPECT(read(b, text, 1) == -1);
    EXPECT(lseek(a, 12, SEEK_SET) == -1);
    EXPECT(lseek(a, -4, SEEK_END) == 7 && lseek(a, 1, SEEK_CUR) == 8);
    EXPECT(fstat(a, &status) == 0 && status.st_size == 11 && status.st_nlink == 1);
    EXPECT((status.st_mode & 0777) == 0666 && !S_ISCHR(status.st_mode) && status.st_ino);

    EXPECT(write(b, "one", 3) == 3 && close(b) == 0);
    b = open("b", O_WRONLY | O_APPEND);
    EXPECT(write(b, "two", 3) == 3 && close(b) == 0);
    b = open("b", O_RDONLY);
    EXPECT(read(b, text, sizeof text) == 6 && !memcmp(text, "onetwo", 6));
    EXPECT(close(b) == 0 && close(b) == 0 && read(b, text, 1) == -1);

    EXPECT(rename("a", "b") == -1 && rename("none", "c") == -1 && rename("b", "c") == 0);
    EXPECT(open("b", O_RDONLY) == -1);
    EXPECT(unlink("c") == 0 && unlink("c") == -1);
    b = open("a", O_TRUNC | O_RDWR);
    EXPECT(fstat(b, &status) == 0 && status.st_size == 0);
    EXPECT(close(a) == 0 && close(b) == 0 && close(c) == 0);
    EXPECT(errno == 77);
}

static void streams(void)
{
    struct stat status;
    char byte;
    int descriptor;
    for (descriptor = -1; descriptor < 3; descriptor++) {
        EXPECT(read(descriptor, &byte, 1) == -1);
        EXPECT(write(descriptor, "a", 1) == -1);
        EXPECT(lseek(descriptor, 0, SEEK_SET) == -1);
        EXPECT(close(descriptor) == -1);
        EXPECT(fstat(descriptor, &status) == 0 && S_ISCHR(status.st_mode));
    }
    EXPECT(close(3) == 0 && fstat(3, &status) == -1 && read(3, &byte, 1) == -1);
}

// Until it is full, with garbage to collect.
static void filling(void)
{
    static uint8 bytes[1024], back[1024];
    int round, file, i, written = 0;
    for (round = 0; round < 3; round++) {
        written = 0;
        file = open("large", O_CREAT | O_TRUNC | O_RDWR, 0);
        for (;;) {
            for (i = 0; i < (int)sizeof bytes; i++) bytes[i] = i * 7 + written + round;
            if (write(file, bytes, sizeof bytes) != sizeof bytes) break;
            written++;
        }
        EXPECT(written > 90 && written < 124);
        EXPECT(lseek(file, 0, SEEK_SET) == 0);
        while (written-- > 0) {
            EXPECT(read(file, back, sizeof back) == sizeof back);
            EXPECT((uint8)(back[0] + 7) == back[1] && (uint8)(back[1] + 1022 * 7) == back[1023]);
        }
        EXPECT(close(file) == 0);
    }
    EXPECT(unlink("large") == 0);
}

// Takes the CPU while the other is in the middle of a call.
static void disturb(void *unused)
{
    (void)unused;
    while (!finished) {
        vTaskDelay(1);
        if (open("a", O_RDONLY) != -1) close(4);
    }
    vTaskDelete(NULL);
}

static void leave_files(void)
{
    int file = open("left.txt", O_CREAT | O_TRUNC | O_WRONLY, 0);
    EXPECT(write(file, "left by firmware\n", 17) == 17);
    EXPECT(close(file) == 0);
}

static void test(void *unused)
{
    const char *put = host8266_setting("put");
    char text[64] = "";
    int file;
    uint32 heap = system_get_free_heap_size();
    (void)unused;
    if (put) {
        EXPECT(mount() == 0);
        file = open("put.txt", O_RDONLY);
        EXPECT(read(file, text, sizeof text - 1) == (int)strlen(put) && !strcmp(text, put));
        EXPECT(close(file) == 0);
        printf("read: %s\n", text);
    } else {
        before_mounting();
        mounting();
        files();
        streams();
        filling();
        leave_files();
        esp_spiffs_deinit(0);
        EXPECT(system_get_free_heap_size() == heap);
        EXPECT(mount() == 0 && open("left.txt", O_RDONLY) == 4);
        esp_spiffs_deinit(1);
        EXPECT(system_get_free_heap_size() == heap);
        EXPECT(mount() == 0 && open("left.txt", O_RDONLY) == -1);
        leave_files();
    }
    if (host8266_setting("disturb")) {
        xTaskCreate(disturb, (signed char *)"disturb", 256, NULL, 8, NULL);
        filling();
        finished = 1;
        vTaskDelay(3);
    }
    printf("failures: %d\n", failures);
    host8266_exit(failures != 0);
}

void user_init(void)
{
    xTaskCreate(test, (signed char *)"test", 512, NULL, 2, NULL);
}

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
