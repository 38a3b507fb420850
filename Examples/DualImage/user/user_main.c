/* Updates itself: copies the firmware that runs to the other slot, and starts it there (Guide 3.4.1).
 * A real device would fetch the bytes from a server. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "upgrade.h"

#define USER1 0x01000
#define USER2 0x81000

static uint32 sector[SPI_FLASH_SEC_SIZE / 4];

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static uint32 word_at(uint32 address)
{
    uint32 word = 0;

    spi_flash_read(address, &word, 4);
    return word;
}

/* Bytes of the image: a part for the flash, an image of segments, the sum's line, the checksum. */
static uint32 image_length(uint32 start)
{
    uint32 at = start + 16 + word_at(start + 12);
    int segments = word_at(at) >> 8 & 0xFF;

    at += 8;
    while (segments-- > 0) {
        at += 8 + word_at(at + 4);
    }
    return ((at - start) / 16 + 1) * 16 + 4;
}

static void copy(uint32 from, uint32 to, uint32 length)
{
    uint32 done;

    for (done = 0; done < length; done += SPI_FLASH_SEC_SIZE) {
        spi_flash_read(from + done, sector, SPI_FLASH_SEC_SIZE);
        spi_flash_erase_sector((to + done) / SPI_FLASH_SEC_SIZE);
        spi_flash_write(to + done, sector, SPI_FLASH_SEC_SIZE);
    }
}

static void update(void *argument)
{
    if (system_upgrade_userbin_check() == UPGRADE_FW_BIN1) {
        printf("user1 at 0x%x: copying to user2\n", (int)system_get_userbin_addr());
        system_upgrade_flag_set(UPGRADE_FLAG_START);
        copy(USER1, USER2, image_length(USER1));
        system_upgrade_flag_set(UPGRADE_FLAG_FINISH);
        system_upgrade_reboot();
    }
    printf("user2 at 0x%x: done\n", (int)system_get_userbin_addr());
    vTaskDelete(NULL);
}

void user_init(void)
{
    xTaskCreate(update, (signed char *)"update", 512, NULL, 3, NULL);
}
