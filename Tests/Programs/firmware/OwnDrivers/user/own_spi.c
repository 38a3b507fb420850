/* HSPI by its registers: one word out and one in, waiting at SPI_USR. */
#include "drivers.h"
#include "esp8266/spi_register.h"

#define HSPI 1

uint32 own_spi_transfer(uint32 word, uint32 bits)
{
    while (READ_PERI_REG(SPI_CMD(HSPI)) & SPI_USR) {}
    CLEAR_PERI_REG_MASK(SPI_USER(HSPI), SPI_USR_COMMAND | SPI_USR_ADDR | SPI_USR_DUMMY);
    SET_PERI_REG_MASK(SPI_USER(HSPI), SPI_USR_MOSI | SPI_USR_MISO);
    WRITE_PERI_REG(SPI_USER1(HSPI), (bits - 1) << SPI_USR_MOSI_BITLEN_S |
                                        (bits - 1) << SPI_USR_MISO_BITLEN_S);
    WRITE_PERI_REG(SPI_W0(HSPI), word);
    SET_PERI_REG_MASK(SPI_CMD(HSPI), SPI_USR);
    while (READ_PERI_REG(SPI_CMD(HSPI)) & SPI_USR) {}
    return READ_PERI_REG(SPI_W0(HSPI));
}
