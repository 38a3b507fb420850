// The SDK's basic types, attribute macros and register access by name. All integer types have the
// chip's sizes; none is the host's long.
#ifndef HOST8266_C_TYPES_H
#define HOST8266_C_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../host8266_registers.h"

// Lets firmware tell the host from a chip.
#define HOST8266 1

// Integers

typedef uint8_t u8_t;
typedef int8_t s8_t;
typedef uint16_t u16_t;
typedef int16_t s16_t;
typedef uint32_t u32_t;
typedef int32_t s32_t;

typedef uint8_t uint8;
typedef uint8_t u8;
typedef int8_t sint8;
typedef int8_t int8;
typedef int8_t s8;
typedef uint16_t uint16;
typedef uint16_t u16;
typedef int16_t sint16;
typedef int16_t s16;
typedef uint32_t uint32;
typedef uint32_t u_int;
typedef uint32_t u32;
typedef int32_t sint32;
typedef int32_t s32;
typedef int32_t int32;
typedef int64_t sint64;
typedef uint64_t uint64;
typedef uint64_t u64;

typedef float real32;
typedef double real64;

#define __le16 u16

// Results and truth values

typedef enum {
    OK = 0,
    FAIL,
    PENDING,
    BUSY,
    CANCEL,
} STATUS;

#define BOOL bool
#define TRUE true
#define FALSE false

// Storage. On the chip these choose flash, RAM or a section of either; the host has one memory.
// They name no section here, because applications put the same one on code and on data.

#define LOCAL static
#define __packed __attribute__((packed))
#define STORE_ATTR __attribute__((aligned(4)))
#define SHMEM_ATTR
#define DMEM_ATTR
#define IRAM_ATTR
#define ICACHE_FLASH_ATTR
#define ICACHE_RODATA_ATTR

// Bits and registers

#define BIT(nr) (1U << (nr))

#define REG_READ(_r) H8266_REGISTER_READ(_r)
#define REG_WRITE(_r, _v) H8266_REGISTER_WRITE(_r, _v)
#define REG_SET_BIT(_r, _b) REG_WRITE(_r, REG_READ(_r) | (uint32_t)(_b))
#define REG_CLR_BIT(_r, _b) REG_WRITE(_r, REG_READ(_r) & ~(uint32_t)(_b))

// Every unit that includes anything of the SDK sees the functions that the SDK forgot to declare.
#include "esp8266/rom_functions.h"

#endif
