// SPIFFS_* on a flash in memory: what each call answers, and that a task which is switched away in
// the middle of one harms nothing.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "spiffs/spiffs.h"
#include "spiffs/spiffs_nucleus.h"

#define SIZE (16 * 4096)
#define BASE 0x10000
#define PAGE 256

static uint8 *flash;
static spiffs fs;
static u8_t work[2 * PAGE], handles[36 * 4], cache[4 * (PAGE + 20)];
static int refuses, failures, found, errors;
static volatile int inside, overlaps;

#define EXPECT(condition)                                                \
    do {                                                                 \
        if (!(condition)) {                                              \
            printf("line %d: %s, %d\n", __LINE__, #condition, SPIFFS_errno(&fs)); \
            failures++;                                                  \
        }                                                                \
    } while (0)

static s32_t read_flash(u32_t addr, u32_t size, u8_t *dst)
{
    uint32 address = (uint32)dst;
    inside++;
    memcpy((void *)address, flash + addr - BASE, size);
    inside--;
    return 0;
}

static s32_t write_flash(u32_t addr, u32_t size, u8_t *src)
{
    u32_t i;
    if (refuses) return -77;
    inside++;
    for (i = 0; i < size; i++) flash[addr - BASE + i] &= src[i];
    inside--;
    return 0;
}

static s32_t erase_flash(u32_t addr, u32_t size)
{
    inside++;
    memset(flash + addr - BASE, 0xFF, size);
    inside--;
    return 0;
}

static void on_check(spiffs_check_type type, spiffs_check_report report, u32_t arg1, u32_t arg2)
{
    (void)type, (void)arg1, (void)arg2;
    if (report != SPIFFS_CHECK_PROGRESS) found++;
}

static s32_t mount(u32_t page)
{
    spiffs_config config = { read_flash, write_flash, erase_flash, SIZE, BASE, 4096, 4096, page };
    return SPIFFS_mount(
        &fs, &config, work, handles, sizeof handles, cache, sizeof cache, on_check);
}

static void files(void)
{
    spiffs_stat status;
    char text[64];
    spiffs_file file = SPIFFS_open(&fs, "hello", SPIFFS_CREAT | SPIFFS_RDWR, 0);
    EXPECT(file == 1);
    EXPECT(SPIFFS_lseek(&fs, file, 0, SPIFFS_SEEK_SET) == -1);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_ERR_END_OF_OBJECT);
    EXPECT(SPIFFS_write(&fs, file, "hello world", 11) == 11);
    EXPECT(fs.stats_p_allocated == 1);
    EXPECT(SPIFFS_fflush(&fs, file) == 0);
    EXPECT(fs.stats_p_allocated == 2);
    EXPECT(SPIFFS_lseek(&fs, file, -5, SPIFFS_SEEK_END) == 6);
    EXPECT(SPIFFS_read(&fs, file, text, sizeof text) == 5 && !memcmp(text, "world", 5));
    EXPECT(SPIFFS_read(&fs, file, text, 1) == -1);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_ERR_END_OF_OBJECT);
    SPIFFS_clearerr(&fs);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_OK);
    EXPECT(SPIFFS_fstat(&fs, file, &status) == 0 && status.size == 11);
    EXPECT(status.obj_id & 0x8000);
    SPIFFS_close(&fs, file);
    EXPECT(SPIFFS_read(&fs, file, text, 1) == -1);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_ERR_FILE_CLOSED);
    EXPECT(SPIFFS_stat(&fs, "hello", &status) == 0 && !strcmp((char *)status.name, "hello"));
    EXPECT(SPIFFS_creat(&fs, "empty", 0) == 0);
    EXPECT(SPIFFS_rename(&fs, "hello", "empty") == -1);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_ERR_CONFLICTING_NAME);
    EXPECT(SPIFFS_rename(&fs, "hello", "renamed") == 0);
    EXPECT(SPIFFS_open(&fs, "hello", SPIFFS_RDONLY, 0) == -1);
    EXPECT(SPIFFS_errno(&fs) == SPIFFS_ERR_NOT_FOUND);
    EXPECT(SPIFFS_open(&fs, "a name that is far too long for a file", SPIFFS_CREAT, 0) == -1);
}

static void directories(void)
{
    spiffs_DIR directory;
    struct spiffs_dirent entry;
    int count = 0, bytes = 0;
    u32_t total = 0, used = 0;
    spiffs_file file;
    EXPECT(SPIFFS_opendir(&fs, "/", &directory) == &directory);
    while (SPIFFS_readdir(&directory, &entry)) {
        printf("%s %u\n", entry.name, entry.size);
        count++;
        bytes += entry.size;
        file = SPIFFS_open_by_dirent(&fs, &entry, SPIFFS_RDWR, 0);
        EXPECT(file > 0);
        SPIFFS_close(&fs, file);
    }
    EXPECT(SPIFFS_closedir(&directory) == 0);
    EXPECT(count == 2 && bytes == 11);
    EXPECT(SPIFFS_info(&fs, &total, &used) == 0);
    EXPECT(total == (14 * 15 + 1) * SPIFFS_DATA_PAGE_SIZE(&fs));
    EXPECT(used == fs.stats_p_allocated * SPIFFS_DATA_PAGE_SIZE(&fs));
    EXPECT(SPIFFS_remove(&fs, "empty") == 0);
    file = SPIFFS_open(&fs, "renamed", SPIFFS_RDWR, 0);
    EXPECT(SPIFFS_fremove(&fs, file) == 0);
    EXPECT(SPIFFS_opendir(&fs, "/", &directory) && !SPIFFS_readdir(&directory, &entry));
}

static void care(void)
{
    spiffs_file file = SPIFFS_open(&fs, "data", SPIFFS_CREAT | SPIFFS_RDWR | SPIFFS_DIRECT, 0);
    EXPECT(SPIFFS_write(&fs, file, "data", 4) == 4);
    refuses = 1;
    EXPECT(SPIFFS_write(&fs, file, "more", 4) == -1);
    EXPECT(SPIFFS_errno(&fs) == -77);
    refuses = 0;
    SPIFFS_close(&fs, file);
    EXPECT(SPIFFS_check(&fs) == 0);
    found = 0;
    // A lookup entry of a page that does not exist.
    flash[SPIFFS_BLOCK_TO_PADDR(&fs, 9) - BASE + 4] = 7;
    EXPECT(SPIFFS_check(&fs) == 0 && found == 1);
    EXPECT(SPIFFS_gc(&fs, 1000) == 0);
    EXPECT(SPIFFS_mounted(&fs) == 1);
    EXPECT(SPIFFS_format(&fs) == -1 && SPIFFS_errno(&fs) == SPIFFS_ERR_MOUNTED);
    SPIFFS_unmount(&fs);
    EXPECT(SPIFFS_mounted(&fs) == 0);
    EXPECT(SPIFFS_creat(&fs, "x", 0) == -1 && SPIFFS_errno(&fs) == SPIFFS_ERR_NOT_MOUNTED);
    EXPECT(SPIFFS_format(&fs) == 0);
    EXPECT(mount(100) == -1 && SPIFFS_errno(&fs) == SPIFFS_ERR_NOT_CONFIGURED);
    EXPECT(mount(PAGE) == 0);
    EXPECT(SPIFFS_gc_quick(&fs, 0) == -1 && SPIFFS_errno(&fs) == SPIFFS_ERR_NO_DELETED_BLOCKS);
}

// Interrupts a writer at any moment, and now and then calls SPIFFS while that is inside.
static void disturb(void *unused)
{
    (void)unused;
    for (;;) {
        vTaskDelay(1);
        if (!inside) continue;
        if (SPIFFS_creat(&fs, "disturber", 0) == -1 && SPIFFS_errno(&fs) == SPIFFS_ERR_INTERNAL)
            overlaps++;
    }
}

static void shared(void)
{
    static u8_t bytes[1000], back[1000];
    int round, i;
    spiffs_file file;
    xTaskCreate(disturb, (signed char *)"disturb", 256, NULL, 8, NULL);
    for (round = 0; round < 300 && overlaps < 3; round++) {
        for (i = 0; i < (int)sizeof bytes; i++) bytes[i] = (u8_t)(i * 7 + round);
        file = SPIFFS_open(&fs, "busy", SPIFFS_CREAT | SPIFFS_TRUNC | SPIFFS_RDWR, 0);
        EXPECT(SPIFFS_write(&fs, file, bytes, sizeof bytes) == sizeof bytes);
        SPIFFS_close(&fs, file);
        file = SPIFFS_open(&fs, "busy", SPIFFS_RDONLY, 0);
        EXPECT(SPIFFS_read(&fs, file, back, sizeof back) == sizeof back);
        EXPECT(!memcmp(bytes, back, sizeof back));
        SPIFFS_close(&fs, file);
    }
    EXPECT(overlaps > 0);
    printf("overlaps: %s, collections: %s\n", overlaps ? "some" : "none",
        fs.stats_gc_runs ? "some" : "none");
}

static void test(void *unused)
{
    (void)unused;
    flash = malloc(SIZE);
    memset(flash, 0xFF, SIZE);
    EXPECT(mount(PAGE) == 0);
    files();
    directories();
    care();
    shared();
    printf("failures: %d\n", failures);
    host8266_exit(failures != 0);
}

void user_init(void)
{
    xTaskCreate(test, (signed char *)"test", 512, NULL, 2, NULL);
}

uint32 user_rf_cal_sector_set(void) { return 128 - 5; }
