/* A battery's logger: wakes once a minute, keeps samples in RTC memory, and saves five at a time. */
#include "esp_common.h"

#define BLOCK 64
#define MAGIC 0x4C4F4731
#define SAMPLES 5
#define SECTOR 0x3E
#define PERIOD_US (60 * 1000 * 1000)

struct log {
    uint32 magic;
    uint32 count;
    uint32 sample[SAMPLES];
};

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static uint32 measure(uint32 count)
{
    return 200 + 3 * count; /* a sensor would be read here */
}

static void save(struct log *log)
{
    uint32 stored[SAMPLES];
    int i;

    spi_flash_erase_sector(SECTOR);
    spi_flash_write(SECTOR * SPI_FLASH_SEC_SIZE, log->sample, sizeof(stored));
    spi_flash_read(SECTOR * SPI_FLASH_SEC_SIZE, stored, sizeof(stored));
    printf("saved:");
    for (i = 0; i < SAMPLES; i++) {
        printf(" %d", (int)stored[i]);
    }
    printf("\n");
}

void user_init(void)
{
    struct log log;

    system_rtc_mem_read(BLOCK, &log, sizeof(log));
    if (log.magic != MAGIC || log.count >= SAMPLES) {
        log.magic = MAGIC;
        log.count = 0;
    }
    log.sample[log.count] = measure(log.count);
    printf("sample %d: %d\n", (int)log.count, (int)log.sample[log.count]);
    log.count++;
    system_rtc_mem_write(BLOCK, &log, sizeof(log));
    if (log.count == SAMPLES) {
        save(&log);
        system_deep_sleep(0); /* the battery is spared until somebody presses reset */
    }
    system_deep_sleep(PERIOD_US);
}
