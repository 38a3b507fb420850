// The chip: bits, clocks, register access, and the registers that belong to no peripheral.
#ifndef HOST8266_ESP8266_EAGLE_SOC_H
#define HOST8266_ESP8266_EAGLE_SOC_H

#include "../../host8266_registers.h"
#include "../c_types.h"

// Bits

#define BIT31 0x80000000
#define BIT30 0x40000000
#define BIT29 0x20000000
#define BIT28 0x10000000
#define BIT27 0x08000000
#define BIT26 0x04000000
#define BIT25 0x02000000
#define BIT24 0x01000000
#define BIT23 0x00800000
#define BIT22 0x00400000
#define BIT21 0x00200000
#define BIT20 0x00100000
#define BIT19 0x00080000
#define BIT18 0x00040000
#define BIT17 0x00020000
#define BIT16 0x00010000
#define BIT15 0x00008000
#define BIT14 0x00004000
#define BIT13 0x00002000
#define BIT12 0x00001000
#define BIT11 0x00000800
#define BIT10 0x00000400
#define BIT9 0x00000200
#define BIT8 0x00000100
#define BIT7 0x00000080
#define BIT6 0x00000040
#define BIT5 0x00000020
#define BIT4 0x00000010
#define BIT3 0x00000008
#define BIT2 0x00000004
#define BIT1 0x00000002
#define BIT0 0x00000001

// Register access. Each macro is an expression, but READ_PERI_REG cannot be assigned to: the bus
// is a pair of functions (host8266_registers.h).

#define ETS_UNCACHED_ADDR(addr) (addr)
#define ETS_CACHED_ADDR(addr) (addr)

#define READ_PERI_REG(addr) H8266_REGISTER_READ(ETS_UNCACHED_ADDR(addr))
#define WRITE_PERI_REG(addr, val) H8266_REGISTER_WRITE(ETS_UNCACHED_ADDR(addr), (val))
#define CLEAR_PERI_REG_MASK(reg, mask) WRITE_PERI_REG((reg), READ_PERI_REG(reg) & ~(uint32)(mask))
#define SET_PERI_REG_MASK(reg, mask) WRITE_PERI_REG((reg), READ_PERI_REG(reg) | (uint32)(mask))
#define GET_PERI_REG_BITS(reg, hipos, lowpos) \
    ((READ_PERI_REG(reg) >> (lowpos)) & ((1U << ((hipos) - (lowpos) + 1)) - 1))
#define SET_PERI_REG_BITS(reg, bit_map, value, shift)                             \
    WRITE_PERI_REG((reg), (READ_PERI_REG(reg) & ~((uint32)(bit_map) << (shift)))  \
                              | ((uint32)(value) << (shift)))

// Clocks, in Hz

#define CPU_CLK_FREQ (80 * 1000000)
#define APB_CLK_FREQ CPU_CLK_FREQ
#define UART_CLK_FREQ APB_CLK_FREQ
#define TIMER_CLK_FREQ (APB_CLK_FREQ >> 8)

// DPORT: interrupt edges, and the sharing of pins

#define PERIPHS_DPORT_BASEADDR 0x3ff00000

#define EDGE_INT_ENABLE_REG (PERIPHS_DPORT_BASEADDR + 0x04)
#define TM1_EDGE_INT_ENABLE() SET_PERI_REG_MASK(EDGE_INT_ENABLE_REG, BIT1)
#define TM1_EDGE_INT_DISABLE() CLEAR_PERI_REG_MASK(EDGE_INT_ENABLE_REG, BIT1)

#define HOST_INF_SEL (PERIPHS_DPORT_BASEADDR + 0x28)
#define DPORT_LINK_DEVICE_SEL 0xff
#define DPORT_LINK_DEVICE_SEL_S 8
#define DPORT_PERI_IO_SWAP 0xff
#define DPORT_PERI_IO_SWAP_S 0
#define PERI_IO_CSPI_OVERLAP BIT(7)
#define PERI_IO_HSPI_OVERLAP BIT(6)
#define PERI_IO_HSPI_PRIO BIT(5)
#define PERI_IO_UART1_PIN_SWAP BIT(3)
#define PERI_IO_UART0_PIN_SWAP BIT(2)
#define PERI_IO_SPI_PORT_SWAP BIT(1)
#define PERI_IO_UART_PORT_SWAP BIT(0)

// RTC: sleep counters, scratch words, GPIO16

#define PERIPHS_RTC_BASEADDR 0x60000700
#define REG_RTC_BASE PERIPHS_RTC_BASEADDR

#define RTC_SLP_VAL (REG_RTC_BASE + 0x004)
#define RTC_SLP_CNT_VAL (REG_RTC_BASE + 0x01c)
#define RTC_SCRATCH0 (REG_RTC_BASE + 0x030)
#define RTC_SCRATCH1 (REG_RTC_BASE + 0x034)
#define RTC_SCRATCH2 (REG_RTC_BASE + 0x038)
#define RTC_SCRATCH3 (REG_RTC_BASE + 0x03c)
#define RTC_GPIO_OUT (REG_RTC_BASE + 0x068)
#define RTC_GPIO_ENABLE (REG_RTC_BASE + 0x074)
#define RTC_GPIO_IN_DATA (REG_RTC_BASE + 0x08c)
#define RTC_GPIO_CONF (REG_RTC_BASE + 0x090)
#define PAD_XPD_DCDC_CONF (REG_RTC_BASE + 0x0a0)

#endif
