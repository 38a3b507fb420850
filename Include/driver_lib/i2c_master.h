// I2C master on two GPIO pins, driven by software. SDA is GPIO2 and SCL is GPIO4.
#ifndef HOST8266_DRIVER_LIB_I2C_MASTER_H
#define HOST8266_DRIVER_LIB_I2C_MASTER_H

#include "../espressif/c_types.h"
#include "../espressif/esp8266/esp8266.h"
#include "../espressif/esp_misc.h"

#ifdef __cplusplus
extern "C" {
#endif

// Pins

#define I2C_MASTER_SDA_MUX PERIPHS_IO_MUX_GPIO2_U
#define I2C_MASTER_SCL_MUX PERIPHS_IO_MUX_GPIO4_U
#define I2C_MASTER_SDA_GPIO 2
#define I2C_MASTER_SCL_GPIO 4
#define I2C_MASTER_SDA_FUNC FUNC_GPIO2
#define I2C_MASTER_SCL_FUNC FUNC_GPIO4

// Levels of both lines at once. gpio.h is not included, since applications bring a gpio.h of their
// own; its function is declared again.

void gpio_output_conf(uint32 set_mask, uint32 clear_mask, uint32 enable_mask, uint32 disable_mask);

#define H8266_I2C_SDA (1U << I2C_MASTER_SDA_GPIO)
#define H8266_I2C_SCL (1U << I2C_MASTER_SCL_GPIO)
#define H8266_I2C_LINES(high, low) gpio_output_conf((high), (low), H8266_I2C_SDA | H8266_I2C_SCL, 0)

#define I2C_MASTER_SDA_HIGH_SCL_HIGH() H8266_I2C_LINES(H8266_I2C_SDA | H8266_I2C_SCL, 0)
#define I2C_MASTER_SDA_HIGH_SCL_LOW() H8266_I2C_LINES(H8266_I2C_SDA, H8266_I2C_SCL)
#define I2C_MASTER_SDA_LOW_SCL_HIGH() H8266_I2C_LINES(H8266_I2C_SCL, H8266_I2C_SDA)
#define I2C_MASTER_SDA_LOW_SCL_LOW() H8266_I2C_LINES(0, H8266_I2C_SDA | H8266_I2C_SCL)

#define i2c_master_wait os_delay_us

// Functions

void i2c_master_gpio_init(void);
void i2c_master_init(void);

void i2c_master_start(void);
void i2c_master_stop(void);
void i2c_master_writeByte(uint8 wrdata);
uint8 i2c_master_readByte(void);

// An acknowledge is the level 0: i2c_master_checkAck is true for it.
void i2c_master_setAck(uint8 level);
uint8 i2c_master_getAck(void);
bool i2c_master_checkAck(void);
void i2c_master_send_ack(void);
void i2c_master_send_nack(void);

#ifdef __cplusplus
}
#endif

#endif
