// The chip as a whole: reset, boot, identity, clocks, RTC memory, stored parameters, ADC.
#ifndef HOST8266_ESP_SYSTEM_H
#define HOST8266_ESP_SYSTEM_H

#include "c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// Reset

typedef enum {
    REASON_DEFAULT_RST = 0,
    REASON_WDT_RST,
    REASON_EXCEPTION_RST,
    REASON_SOFT_WDT_RST,
    REASON_SOFT_RESTART,
    REASON_DEEP_SLEEP_AWAKE,
    REASON_EXT_SYS_RST,
} rst_reason;

struct rst_info {
    rst_reason reason;
    uint32 exccause;
    uint32 epc1;
    uint32 epc2;
    uint32 epc3;
    uint32 excvaddr;
    uint32 depc;
    uint32 rtn_addr;
};

// Why the chip started; owned by the SDK.
struct rst_info *system_get_rst_info(void);

void system_restart(void);

// Puts the stored Wi-Fi settings back to their defaults. Does not restart.
void system_restore(void);

// Sleeps for `time_in_us` microseconds, or until the reset pin is pulled if 0; then the chip boots.
void system_deep_sleep(uint32 time_in_us);
bool system_deep_sleep_set_option(uint8 option);

// Boot and upgrade

#define SYS_BOOT_ENHANCE_MODE 0
#define SYS_BOOT_NORMAL_MODE 1

#define SYS_BOOT_NORMAL_BIN 0
#define SYS_BOOT_TEST_BIN 1

typedef enum {
    FLASH_SIZE_4M_MAP_256_256 = 0,
    FLASH_SIZE_2M,
    FLASH_SIZE_8M_MAP_512_512,
    FLASH_SIZE_16M_MAP_512_512,
    FLASH_SIZE_32M_MAP_512_512,
    FLASH_SIZE_16M_MAP_1024_1024,
    FLASH_SIZE_32M_MAP_1024_1024,
    // Of the SDK's later versions, whose template names them in `user_rf_cal_sector_set`.
    // No chip here has such a flash.
    FLASH_SIZE_32M_MAP_2048_2048,
    FLASH_SIZE_64M_MAP_1024_1024,
    FLASH_SIZE_128M_MAP_1024_1024,
} flash_size_map;

uint8 system_get_boot_version(void);
uint8 system_get_boot_mode(void);
uint32 system_get_userbin_addr(void);
bool system_restart_enhance(uint8 bin_type, uint32 bin_addr);
flash_size_map system_get_flash_size_map(void);

// 0 when the image of the first slot runs, 1 for the second.
uint8 system_upgrade_userbin_check(void);

// The UPGRADE_FLAG_* of upgrade.h. A reboot after UPGRADE_FLAG_FINISH changes the slot.
void system_upgrade_flag_set(uint8 flag);
uint8 system_upgrade_flag_check(void);
void system_upgrade_reboot(void);

// Identity, memory, time

const char *system_get_sdk_version(void);
uint32 system_get_chip_id(void);
uint32 system_get_free_heap_size(void);
void system_print_meminfo(void);

// Microseconds since boot; wraps after 2^32.
uint32 system_get_time(void);

// RTC cycles since power-on, and the length of one in microseconds times 4096.
uint32 system_get_rtc_time(void);
uint32 system_rtc_clock_cali_proc(void);

#define SYS_CPU_80MHZ 80
#define SYS_CPU_160MHZ 160

bool system_update_cpu_freq(uint8 freq);
uint8 system_get_cpu_freq(void);

// Memory that outlives sleep and restart: RTC blocks of four bytes (the application's begin at 64),
// and parameters in flash, in three sectors from `start_sec` so that a power cut loses nothing.
// `n` and `len` are bytes. False when a range is not allowed.

bool system_rtc_mem_write(uint8 dst, const void *src, uint16 n);
bool system_rtc_mem_read(uint8 src, void *dst, uint16 n);
bool system_param_save_with_protect(uint16 start_sec, void *param, uint16 len);
bool system_param_load(uint16 start_sec, uint16 offset, void *param, uint16 len);

// Pins, ADC, radio power

// Moves UART0 to GPIO15 (TX) and GPIO13 (RX), and back.
void system_uart_swap(void);
void system_uart_de_swap(void);

// Voltage at the ADC pin, and supply voltage, each in 1/1024 V.
uint16 system_adc_read(void);
uint16 system_get_vdd33(void);

void system_phy_set_max_tpw(uint8 max_tpw);
void system_phy_set_tpw_via_vdd33(uint16 vdd33);
void system_phy_set_rfoption(uint8 option);

#ifdef __cplusplus
}
#endif

#endif
