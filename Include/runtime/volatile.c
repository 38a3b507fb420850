// What becomes of volatile accesses through pointers (Toolchain/VolatileAccesses.swift): they reach
// the register bus where the address is a peripheral's, and memory elsewhere. Compiled to bitcode
// together with budget.c and inlined into firmware.
//
//  0x60000000 to 0x6000FFFF   peripherals and RTC memory
//  0x3FF00000 to 0x3FF7FFFF   DPORT and the radio
//
// The bus has words only; what is narrower is a part of one.
#include <stdint.h>

#define INLINE __attribute__((always_inline, no_sanitize("coverage")))
#define IS_REGISTER(address)                                                  \
    __builtin_expect((uintptr_t)(address) - 0x60000000UL < 0x10000UL ||       \
                         (uintptr_t)(address) - 0x3FF00000UL < 0x80000UL, 0)
#define BUS(address) ((uint32_t)(uintptr_t)(address))

uint32_t h8266_register_read(uint32_t address);
void h8266_register_write(uint32_t address, uint32_t value);
uint32_t h8266_register_read_part(uint32_t address, uint32_t bytes);
void h8266_register_write_part(uint32_t address, uint32_t value, uint32_t bytes);

INLINE uint32_t h8266_volatile_load32(const volatile uint32_t *from)
{
    return IS_REGISTER(from) ? h8266_register_read(BUS(from)) : *from;
}

INLINE void h8266_volatile_store32(volatile uint32_t *to, uint32_t value)
{
    if (IS_REGISTER(to)) h8266_register_write(BUS(to), value);
    else *to = value;
}

INLINE uint16_t h8266_volatile_load16(const volatile uint16_t *from)
{
    return IS_REGISTER(from) ? (uint16_t)h8266_register_read_part(BUS(from), 2) : *from;
}

INLINE void h8266_volatile_store16(volatile uint16_t *to, uint16_t value)
{
    if (IS_REGISTER(to)) h8266_register_write_part(BUS(to), value, 2);
    else *to = value;
}

INLINE uint8_t h8266_volatile_load8(const volatile uint8_t *from)
{
    return IS_REGISTER(from) ? (uint8_t)h8266_register_read_part(BUS(from), 1) : *from;
}

INLINE void h8266_volatile_store8(volatile uint8_t *to, uint8_t value)
{
    if (IS_REGISTER(to)) h8266_register_write_part(BUS(to), value, 1);
    else *to = value;
}
