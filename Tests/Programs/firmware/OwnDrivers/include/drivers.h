/* Drivers as applications carry them, in copies of their own, beside those of the SDK. */
#ifndef DRIVERS_H
#define DRIVERS_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "gpio.h"
#include "host8266.h"

/* own_uart.c */
void own_uart_set_baud(int uart, uint32 baud);
void own_uart_write(int uart, char c);
void own_uart_start(void);
int own_uart_read(void);
void own_uart_sink(char c);

/* own_i2c.c: SDA on GPIO2, SCL on GPIO14. True for an acknowledge. */
void own_i2c_init(void);
void own_i2c_start(void);
void own_i2c_stop(void);
bool own_i2c_write(uint8 byte);
uint8 own_i2c_read(bool more);

/* i2c_slave.c: a memory of 256 bytes at address 0x50, on GPIO13 and GPIO12, by interrupt. */
#define SLAVE_ADDRESS 0x50
void slave_start(void);
extern uint8 slave_memory[256];

/* own_timer.c */
void own_timer_start(uint32 microseconds, bool masked_never);
extern volatile uint32 own_timer_count;

/* own_spi.c: bytes that the bus gave back. */
uint32 own_spi_transfer(uint32 word, uint32 bits);

#endif
