/* Reading and writing the flash (Guide 3.2.9), and what its cells can and cannot do. */
#include "esp_common.h"

#define SECTOR 0x3E

uint32 user_rf_cal_sector_set(void)
{
    return 1024 - 5; /* a flash of 4 MB */
}

static void show(const char *what)
{
    uint32 value;
    uint8 *addr = (uint8 *)&value;

    spi_flash_read(SECTOR * SPI_FLASH_SEC_SIZE, (uint32 *)addr, 4);
    printf("%s:\r\n", what);
    printf("0x3E sec:%02x%02x%02x%02x\r\n", addr[0], addr[1], addr[2], addr[3]);
}

void user_init(void)
{
    uint32 data = 0x02040005;
    uint32 other = 0xFFFFFF0A;

    spi_flash_erase_sector(SECTOR);
    show("erased");
    spi_flash_write(SECTOR * SPI_FLASH_SEC_SIZE, &data, 4);
    show("written");
    /* Bits go from 1 to 0 only: 05 and 0A leave 00, and ff changes nothing. */
    spi_flash_write(SECTOR * SPI_FLASH_SEC_SIZE, &other, 4);
    show("written twice");
    printf("beyond the end: result %d\n", spi_flash_read(0x400000, &data, 4));
    printf("not aligned: result %d\n", spi_flash_read(SECTOR * SPI_FLASH_SEC_SIZE + 1, &data, 4));
}
