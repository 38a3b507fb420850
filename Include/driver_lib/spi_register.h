// The SPI driver's registers: those of the chip's header, and the flash commands.
#ifndef HOST8266_DRIVER_LIB_SPI_REGISTER_H
#define HOST8266_DRIVER_LIB_SPI_REGISTER_H

#include "../espressif/esp8266/spi_register.h"

// Flash commands, bits of SPI_CMD

#define SPI_FLASH_READ BIT31
#define SPI_FLASH_WREN BIT30
#define SPI_FLASH_WRDI BIT29
#define SPI_FLASH_RDID BIT28
#define SPI_FLASH_RDSR BIT27
#define SPI_FLASH_WRSR BIT26
#define SPI_FLASH_PP BIT25
#define SPI_FLASH_SE BIT24
#define SPI_FLASH_BE BIT23
#define SPI_FLASH_CE BIT22
#define SPI_FLASH_RES BIT20

// Chip select timing, and the idle level of the clock

#define SPI_CTRL1(i) (REG_SPI_BASE(i) + 0xc)
#define SPI_CS_HOLD_DELAY 0xf
#define SPI_CS_HOLD_DELAY_S 28
#define SPI_CS_HOLD_DELAY_RES 0xfff
#define SPI_CS_HOLD_DELAY_RES_S 16
#define SPI_IDLE_EDGE BIT(29)

#endif
