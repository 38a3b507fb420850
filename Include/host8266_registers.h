// The chip's register bus. Every register access macro of the SDK ends in these two functions, so
// that the simulated peripherals see it; a peripheral address cannot be dereferenced on the host.
#ifndef HOST8266_REGISTERS_H
#define HOST8266_REGISTERS_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// `address` is the chip's (0x60000000 and up, 0x3FF00000 and up), a multiple of four.
// Reading may change the peripheral, as on the chip (the UART FIFO).
uint32_t h8266_register_read(uint32_t address);
void h8266_register_write(uint32_t address, uint32_t value);

// What volatile accesses of 1 or 2 bytes through pointers become: a part of the word around them.
uint32_t h8266_register_read_part(uint32_t address, uint32_t bytes);
void h8266_register_write_part(uint32_t address, uint32_t value, uint32_t bytes);

#ifdef __cplusplus
}
#endif

// Applications give an address as a number or as a pointer; both become the 32-bit bus address.
#define H8266_REGISTER_ADDRESS(address) ((uint32_t)(uintptr_t)(address))
#define H8266_REGISTER_READ(address) h8266_register_read(H8266_REGISTER_ADDRESS(address))
#define H8266_REGISTER_WRITE(address, value) \
    h8266_register_write(H8266_REGISTER_ADDRESS(address), (uint32_t)(value))

#endif
