// The flash chip, by byte address, and by sectors of 4096 bytes. Writing only clears bits.
#ifndef HOST8266_SPI_FLASH_H
#define HOST8266_SPI_FLASH_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPI_FLASH_SEC_SIZE 4096

typedef enum {
    SPI_FLASH_RESULT_OK = 0,
    SPI_FLASH_RESULT_ERR,
    SPI_FLASH_RESULT_TIMEOUT,
} SpiFlashOpResult;

typedef struct {
    uint32 deviceId;
    uint32 chip_size;  // bytes, as the following
    uint32 block_size;
    uint32 sector_size;
    uint32 page_size;
    uint32 status_mask;
} SpiFlashChip;

typedef SpiFlashOpResult (*user_spi_flash_read)(SpiFlashChip *spi, uint32 src_addr,
                                                uint32 *des_addr, uint32 size);

// Size, type and vendor, from the highest byte used to the lowest.
uint32 spi_flash_get_id(void);

SpiFlashOpResult spi_flash_read_status(uint32 *status);
SpiFlashOpResult spi_flash_write_status(uint32 status_value);

// `sec` is a sector's number, not its address.
SpiFlashOpResult spi_flash_erase_sector(uint16 sec);

// Addresses and sizes are multiples of four.
SpiFlashOpResult spi_flash_write(uint32 des_addr, uint32 *src_addr, uint32 size);
SpiFlashOpResult spi_flash_read(uint32 src_addr, uint32 *des_addr, uint32 size);

// Makes spi_flash_read call `read` instead of reading the chip.
void spi_flash_set_read_func(user_spi_flash_read read);

#ifdef __cplusplus
}
#endif

#endif
