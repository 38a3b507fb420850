// Functions of the boot ROM and of the SDK's libraries that no SDK header declares, but that
// applications call.
//
// On the chip such a call compiles with an implicit declaration, and an application may declare the
// function itself, with whatever types it likes. The types here are those met most; where they
// conflict with an application's, compile its file with HOST8266_NO_ROM_PROTOTYPES defined, which
// leaves all of them out. uart_tx_one_char is missing on purpose: most applications that call it
// define one of their own.
#ifndef HOST8266_ESP8266_ROM_FUNCTIONS_H
#define HOST8266_ESP8266_ROM_FUNCTIONS_H

#include "../c_types.h"

#ifndef HOST8266_NO_ROM_PROTOTYPES

#ifdef __cplusplus
extern "C" {
#endif

// Delays and console

void ets_delay_us(uint32 us);
void ets_install_putc1(void *routine);
int ets_printf(const char *format, ...);
void ets_putc(char c);

// UART: the divisor is UART_CLK_FREQ / baud
void uart_div_modify(int uart_no, unsigned int divisor);

// GPIO 0 to 15: masks of pins to set, to clear, to drive, to release
void gpio_output_set(uint32 set_mask, uint32 clear_mask, uint32 enable_mask, uint32 disable_mask);

// Interrupts, by line and by mask of lines
void ets_isr_attach(int line, void *handler, void *arg);
void ets_isr_mask(uint32 mask);
void ets_isr_unmask(uint32 mask);
void ets_intr_lock(void);
void ets_intr_unlock(void);
// FRC1's interrupt becomes the one that nothing masks; for a routine of few lines that calls
// nothing
void NmiTimSetFunc(void (*routine)(void));

// Timers: those of esp_timer.h under their older names, and in microseconds. That header's
// os_timer_t is named by its tag, because this one comes before it.
struct _os_timer_t;
void ets_timer_init(void);
void ets_timer_setfn(struct _os_timer_t *timer, void (*function)(void *), void *arg);
void ets_timer_arm_new(struct _os_timer_t *timer, uint32 time, bool repeat, bool milliseconds);
void ets_timer_disarm(struct _os_timer_t *timer);
void ets_timer_done(struct _os_timer_t *timer);
void os_timer_arm_us(struct _os_timer_t *timer, uint32 us, bool repeat);

// Watchdogs
void system_soft_wdt_feed(void);
void system_soft_wdt_stop(void);
void system_soft_wdt_restart(void);
void ets_wdt_enable(void);
uint32 ets_wdt_disable(void); // whether it ran, for ets_wdt_restore
void ets_wdt_restore(uint32 mode);
void ets_wdt_init(void);

// Memory and text
void ets_bzero(void *s, size_t n);
void *ets_memcpy(void *dst, const void *src, size_t n);
void *ets_memmove(void *dst, const void *src, size_t n);
void *ets_memset(void *dst, int c, size_t n);
int ets_memcmp(const void *a, const void *b, size_t n);
size_t ets_strlen(const char *s);
char *ets_strcpy(char *dst, const char *src);
char *ets_strncpy(char *dst, const char *src, size_t n);
int ets_strcmp(const char *a, const char *b);
int ets_strncmp(const char *a, const char *b, size_t n);
char *ets_strstr(const char *s, const char *wanted);

// Clock and cache
uint8 ets_get_cpu_frequency(void);
void ets_update_cpu_frequency(uint8 mhz);
void os_update_cpu_frequency(uint8 mhz);
uint32 xthal_get_ccount(void);
void Cache_Read_Enable_New(void);
void Cache_Read_Enable(uint8 odd_even, uint8 mb_count, uint8 no_cache);
void Cache_Read_Disable(void);

// The analogue blocks' internal bus: registers by block and host, fields by their highest and
// lowest bit
int rom_i2c_readReg(int block, int host_id, int reg_add);
int rom_i2c_readReg_Mask(int block, int host_id, int reg_add, int msb, int lsb);
void rom_i2c_writeReg(int block, int host_id, int reg_add, int data);
void rom_i2c_writeReg_Mask(int block, int host_id, int reg_add, int msb, int lsb, int data);

#ifdef __cplusplus
}
#endif

#endif

#endif
