/* The flash through the SDK and through its window. `--set case=NAME` chooses. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "spi_flash.h"
#include "upgrade.h"

#define SIZE 0x400000
#define SECTOR 0x3E
#define PLACE (SECTOR * 4096)
#define WINDOW 0x40200000

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static uint32 buffer[1024];

static void errors(void)
{
    uint32 word = 0;
    host8266_expect(spi_flash_get_id() == 0x1640EF);
    host8266_expect(spi_flash_erase_sector(1024) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_erase_sector(1023) == SPI_FLASH_RESULT_OK);
    host8266_expect(spi_flash_read(SIZE, &word, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(SIZE - 4, buffer, 8) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(0xFFFFFFFC, buffer, 8) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(PLACE + 2, &word, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(PLACE, &word, 3) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(PLACE, (uint32 *)((uint8 *)buffer + 1), 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(PLACE, NULL, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_read(PLACE, &word, 0) == SPI_FLASH_RESULT_OK);
    host8266_expect(spi_flash_write(SIZE, &word, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_write(PLACE + 1, &word, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(spi_flash_write(PLACE, NULL, 4) == SPI_FLASH_RESULT_ERR);
    host8266_expect(!system_param_save_with_protect(1022, buffer, 16));
    host8266_expect(!system_param_save_with_protect(SECTOR, buffer, 4097));
    host8266_expect(!system_param_load(SECTOR, 4092, buffer, 8));
    host8266_expect(!system_param_load(SECTOR, 0, NULL, 8));
    printf("errors checked\n");
}

static void nor(void)
{
    uint32 word = 0xFF00FF0F, read;
    spi_flash_erase_sector(SECTOR);
    spi_flash_read(PLACE + 4092, &read, 4);
    host8266_expect(read == 0xFFFFFFFF);
    spi_flash_write(PLACE + 8, &word, 4);
    word = 0x0FFFF0FF;
    spi_flash_write(PLACE + 8, &word, 4);
    spi_flash_read(PLACE + 8, &read, 4);
    host8266_expect(read == 0x0F00F00F);
    host8266_expect(*(volatile uint32 *)(WINDOW + PLACE + 8) == 0x0F00F00F);
    spi_flash_erase_sector(SECTOR);
    host8266_expect(*(volatile uint32 *)(WINDOW + PLACE + 8) == 0xFFFFFFFF);
    printf("nor checked\n");
}

static SpiFlashOpResult own_read(SpiFlashChip *chip, uint32 from, uint32 *to, uint32 size)
{
    *to = from + size + chip->sector_size;
    return SPI_FLASH_RESULT_TIMEOUT;
}

/* An os_timer cannot fire while the flash is busy: the CPU stands still. */
static int fired_at;
static os_timer_t timer;
static void fires(void *argument) { fired_at = system_get_time(); }

static void stall(void *argument)
{
    uint32 read, start = system_get_time();
    os_timer_setfn(&timer, fires, NULL);
    os_timer_arm(&timer, 10, false);
    spi_flash_erase_sector(SECTOR);
    printf("erase: %d ms, timer at %d ms\n", (int)(system_get_time() - start) / 1000,
           (int)(fired_at - start) / 1000);
    spi_flash_set_read_func(own_read);
    printf("own read: %d", spi_flash_read(PLACE, &read, 4));
    printf(" %d\n", read == PLACE + 4 + 4096);
    spi_flash_set_read_func(NULL);
    spi_flash_read(PLACE, &read, 4);
    host8266_expect(read == 0xFFFFFFFF);
    vTaskDelete(NULL);
}

/* Counts up in protected parameters, and tells what it finds after each power cut. */
static void params(void)
{
    uint32 found[8], i;
    system_param_load(SECTOR, 0, found, sizeof(found));
    for (i = 1; i < 8; i++) {
        host8266_expect(found[i] == found[0]);
    }
    if (found[0] == 0xFFFFFFFF) {
        found[0] = 0;
    }
    printf("found %d\n", (int)found[0]);
    for (;found[0] < 20;) {
        uint32 next = found[0] + 1;
        for (i = 0; i < 8; i++) {
            found[i] = next;
        }
        host8266_expect(system_param_save_with_protect(SECTOR, found, sizeof(found)));
        found[0] = 0;
        host8266_expect(system_param_load(SECTOR, 28, found, 4));
        host8266_expect(found[0] == next);
    }
    printf("done\n");
}

/* Writes a mark and damages slot 2, which is then chosen: the boot loader must fall back. */
static void fall_back(void)
{
    uint32 at;
    printf("slot %d of boot 1.%d\n", system_upgrade_userbin_check() + 1, system_get_boot_version());
    if (system_get_rst_info()->reason != 0) {
        uint32 boots = 0;
        system_rtc_mem_read(64, &boots, sizeof(boots));
        if (boots != 0x5107) { /* once more, past the damaged slot */
            boots = 0x5107;
            system_rtc_mem_write(64, &boots, sizeof(boots));
            system_restart();
        }
        return;
    }
    for (at = 0; at < 0x10000; at += 4096) {
        spi_flash_read(0x1000 + at, buffer, 4096);
        if (at == 0x1000) {
            buffer[77] ^= 0x100;
        }
        spi_flash_erase_sector((0x81000 + at) / 4096);
        spi_flash_write(0x81000 + at, buffer, 4096);
    }
    system_upgrade_flag_set(UPGRADE_FLAG_START);
    system_upgrade_reboot(); /* nothing is finished */
    printf("not yet\n");
    host8266_expect(!system_restart_enhance(SYS_BOOT_NORMAL_BIN, 0x2000));
    system_upgrade_flag_set(UPGRADE_FLAG_FINISH);
    system_upgrade_reboot();
}

/* Writes rising words for ever: killed by the test at some moment. */
static void writes(void *argument)
{
    uint32 sector, i, round;
    for (round = 1;; round++) {
        for (sector = 0x100; sector < 0x110; sector++) {
            spi_flash_erase_sector(sector);
            for (i = 0; i < 1024; i++) {
                buffer[i] = round << 16 | i;
            }
            spi_flash_write(sector * 4096, buffer, 4096);
        }
    }
}

static void bench(void)
{
    double start = host8266_wall_seconds(), took;
    int i;
    for (i = 0; i < 100000; i++) {
        spi_flash_read(PLACE, buffer, 4096);
    }
    took = host8266_wall_seconds() - start;
    printf("read %d MB/s\n", (int)(100000 * 4096.0 / took / 1e6));
}

void user_init(void)
{
    const char *name = host8266_setting("case");
    if (strcmp(name, "errors") == 0) {
        errors();
    } else if (strcmp(name, "nor") == 0) {
        nor();
    } else if (strcmp(name, "stall") == 0) {
        xTaskCreate(stall, "stall", 256, NULL, 3, NULL);
    } else if (strcmp(name, "narrow") == 0) {
        memcpy(buffer, (void *)(WINDOW + 0x1000), 4);
        printf("memcpy %02x, byte %02x\n", (int)(buffer[0] & 0xFF),
               *(volatile uint8 *)(WINDOW + 0x1000));
    } else if (strcmp(name, "params") == 0) {
        params();
    } else if (strcmp(name, "fall-back") == 0) {
        fall_back();
    } else if (strcmp(name, "writes") == 0) {
        xTaskCreate(writes, "writes", 256, NULL, 3, NULL);
    } else if (strcmp(name, "bench") == 0) {
        bench();
    }
}
