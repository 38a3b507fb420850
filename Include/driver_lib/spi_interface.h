// The SPI driver, master and slave. A transfer is at most 64 bytes, in words.
#ifndef HOST8266_DRIVER_LIB_SPI_INTERFACE_H
#define HOST8266_DRIVER_LIB_SPI_INTERFACE_H

#include "../espressif/c_types.h"
#include "spi_register.h"

#ifdef __cplusplus
extern "C" {
#endif

// Settings

typedef enum {
    SpiNum_SPI = 0,
    SpiNum_HSPI = 1,
} SpiNum;

typedef enum {
    SpiMode_Master = 0,
    SpiMode_Slave = 1,
} SpiMode;

typedef enum {
    SpiSubMode_0 = 0,
    SpiSubMode_1 = 1,
    SpiSubMode_2 = 2,
    SpiSubMode_3 = 3,
} SpiSubMode;

typedef enum {
    SpiSpeed_2MHz = 40 - 1,  // the divisor of 80 MHz, less one
    SpiSpeed_5MHz = 16 - 1,
    SpiSpeed_10MHz = 8 - 1,
    SpiSpeed_16MHz = 5 - 1,
    SpiSpeed_20MHz = 4 - 1,
} SpiSpeed;

typedef enum {
    SpiBitOrder_MSBFirst = 0,
    SpiBitOrder_LSBFirst = 1,
} SpiBitOrder;

typedef enum {
    SpiIntSrc_TransDoneEn = SPI_TRANS_DONE_EN,
    SpiIntSrc_WrStaDoneEn = SPI_SLV_WR_STA_DONE_EN,
    SpiIntSrc_RdStaDoneEn = SPI_SLV_RD_STA_DONE_EN,
    SpiIntSrc_WrBufDoneEn = SPI_SLV_WR_BUF_DONE_EN,
    SpiIntSrc_RdBufDoneEn = SPI_SLV_RD_BUF_DONE_EN,
} SpiIntSrc;

typedef enum {
    SpiPinCS_0 = 0,
    SpiPinCS_1 = 1,
    SpiPinCS_2 = 2,
} SpiPinCS;

typedef struct {
    SpiMode mode;
    SpiSubMode subMode;
    SpiSpeed speed;
    SpiBitOrder bitOrder;
} __attribute__((packed)) SpiAttr;

// One transfer: a command, an address and data, each with its length in bytes.
typedef struct {
    uint16_t cmd;
    uint8_t cmdLen;
    uint32_t *addr;
    uint8_t addrLen;
    uint32_t *data;
    uint8_t dataLen;
} __attribute__((packed)) SpiData;

// What the slave's default protocol takes as commands

#define MASTER_WRITE_STATUS_TO_SLAVE_CMD 1
#define MASTER_WRITE_DATA_TO_SLAVE_CMD 2
#define MASTER_READ_DATA_FROM_SLAVE_CMD 3
#define MASTER_READ_STATUS_FROM_SLAVE_CMD 4

// Functions. Those that give an int give -1 for an argument that is wrong.

void SPIInit(SpiNum spiNum, SpiAttr *pAttr);
void SPICsPinSelect(SpiNum spiNum, SpiPinCS pinCs);

void SPIMasterCfgAddr(SpiNum spiNum, uint32_t addr);
void SPIMasterCfgCmd(SpiNum spiNum, uint32_t cmd);
int SPIMasterSendData(SpiNum spiNum, SpiData *pInData);
int SPIMasterRecvData(SpiNum spiNum, SpiData *pOutData);
void SPIMasterSendStatus(SpiNum spiNum, uint8_t data);
int SPIMasterRecvStatus(SpiNum spiNum);

int SPISlaveSendData(SpiNum spiNum, uint32_t *pInData, uint8_t outLen);
int SPISlaveRecvData(SpiNum spiNum, void (*isrFunc)(void *));

void SPIIntEnable(SpiNum spiNum, SpiIntSrc intSrc);
void SPIIntDisable(SpiNum spiNum, SpiIntSrc intSrc);
void SPIIntClear(SpiNum spiNum);

// Prints the registers of HSPI.
void __ShowRegValue(const char *func, uint32_t line);

#define SHOWREG() __ShowRegValue(__func__, __LINE__)

#ifdef __cplusplus
}
#endif

#endif
