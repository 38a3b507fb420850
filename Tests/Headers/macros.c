// Macros of the SDK that have no number to compare: each must exist, and the texts be the SDK's.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/queue.h"
#include "freertos/semphr.h"
#include "freertos/timers.h"
#include "freertos/croutine.h"
#include "uart.h"
#include "gpio.h"
#include "hw_timer.h"
#include "i2c_master.h"
#include "spi_interface.h"
#include "airkiss.h"
#include "esp_spiffs.h"
#include "esp_ssc.h"
#include "esp_wps.h"
#include "espconn.h"
#include "espnow.h"
#include "mesh.h"
#include "pwm.h"
#include "smartconfig.h"
#include "upgrade.h"

// espressif/c_types.h
#if !defined(BIT) || !defined(BOOL) || !defined(DMEM_ATTR) || !defined(ICACHE_FLASH_ATTR) || \
    !defined(ICACHE_RODATA_ATTR) || !defined(IRAM_ATTR) || !defined(LOCAL) || \
    !defined(REG_CLR_BIT) || !defined(REG_READ) || !defined(REG_SET_BIT) || \
    !defined(REG_WRITE) || !defined(SHMEM_ATTR) || !defined(STORE_ATTR) || !defined(__le16) || \
    !defined(__packed)
#error "a macro of espressif/c_types.h is missing"
#endif

// espressif/esp8266/eagle_soc.h
#if !defined(CLEAR_PERI_REG_MASK) || !defined(ETS_CACHED_ADDR) || !defined(ETS_UNCACHED_ADDR) || \
    !defined(GET_PERI_REG_BITS) || !defined(READ_PERI_REG) || !defined(SET_PERI_REG_BITS) || \
    !defined(SET_PERI_REG_MASK) || !defined(TM1_EDGE_INT_DISABLE) || \
    !defined(TM1_EDGE_INT_ENABLE) || !defined(WRITE_PERI_REG)
#error "a macro of espressif/esp8266/eagle_soc.h is missing"
#endif

// lwip/lwip/err.h
#if !defined(ERR_IS_FATAL) || !defined(lwip_strerr)
#error "a macro of lwip/lwip/err.h is missing"
#endif

// espressif/esp8266/ets_sys.h
#if !defined(ETS_INTR_LOCK) || !defined(ETS_INTR_UNLOCK)
#error "a macro of espressif/esp8266/ets_sys.h is missing"
#endif

// driver_lib/uart.h
#if !defined(ETS_UART_INTR_DISABLE) || !defined(ETS_UART_INTR_ENABLE)
#error "a macro of driver_lib/uart.h is missing"
#endif

// driver_lib/gpio.h
#if !defined(GPIO_AS_INPUT) || !defined(GPIO_AS_OUTPUT) || !defined(GPIO_DIS_OUTPUT) || \
    !defined(GPIO_ID_IS_PIN_REGISTER) || !defined(GPIO_INPUT_GET) || !defined(GPIO_OUTPUT) || \
    !defined(GPIO_OUTPUT_SET) || !defined(GPIO_PIN_ADDR) || !defined(GPIO_PIN_REG) || \
    !defined(GPIO_REGID_TO_PINIDX)
#error "a macro of driver_lib/gpio.h is missing"
#endif

// espressif/esp8266/gpio_register.h
#if !defined(GPIO_ID_PIN) || !defined(GPIO_PIN_CONFIG_GET) || !defined(GPIO_PIN_CONFIG_SET) || \
    !defined(GPIO_PIN_DRIVER_GET) || !defined(GPIO_PIN_INT_TYPE_GET) || \
    !defined(GPIO_PIN_INT_TYPE_SET) || !defined(GPIO_PIN_PAD_DRIVER_SET) || \
    !defined(GPIO_PIN_SOURCE_GET) || !defined(GPIO_PIN_SOURCE_SET) || \
    !defined(GPIO_PIN_WAKEUP_ENABLE_GET) || !defined(GPIO_PIN_WAKEUP_ENABLE_SET) || \
    !defined(GPIO_REG_READ) || !defined(GPIO_REG_WRITE)
#error "a macro of espressif/esp8266/gpio_register.h is missing"
#endif

// freertos/portmacro.h
#if !defined(HDL_MAC_SIG_IN_LV1_ISR) || !defined(portBASE_TYPE) || !defined(portCHAR) || \
    !defined(portDISABLE_INTERRUPTS) || !defined(portDOUBLE) || \
    !defined(portENABLE_INTERRUPTS) || !defined(portEND_SWITCHING_ISR) || \
    !defined(portENTER_CRITICAL) || !defined(portEXIT_CRITICAL) || !defined(portFLOAT) || \
    !defined(portLONG) || !defined(portSHORT) || !defined(portSTACK_TYPE) || \
    !defined(portTASK_FUNCTION) || !defined(portTASK_FUNCTION_PROTO) || !defined(portYIELD)
#error "a macro of freertos/portmacro.h is missing"
#endif

// driver_lib/i2c_master.h
#if !defined(I2C_MASTER_SDA_HIGH_SCL_HIGH) || !defined(I2C_MASTER_SDA_HIGH_SCL_LOW) || \
    !defined(I2C_MASTER_SDA_LOW_SCL_HIGH) || !defined(I2C_MASTER_SDA_LOW_SCL_LOW) || \
    !defined(i2c_master_wait)
#error "a macro of driver_lib/i2c_master.h is missing"
#endif

// espressif/esp_misc.h
#if !defined(IP2STR) || !defined(IPSTR) || !defined(MAC2STR) || !defined(MACSTR)
#error "a macro of espressif/esp_misc.h is missing"
#endif

// lwip/ipv4/lwip/ip4_addr.h
#if !defined(IP4_ADDR) || !defined(IPADDR2_COPY) || !defined(IP_ADDR_ANY) || \
    !defined(IP_ADDR_BROADCAST) || !defined(IP_BADCLASS) || !defined(IP_CLASSA) || \
    !defined(IP_CLASSB) || !defined(IP_CLASSC) || !defined(IP_CLASSD) || \
    !defined(IP_EXPERIMENTAL) || !defined(IP_MULTICAST) || !defined(ip4_addr1) || \
    !defined(ip4_addr1_16) || !defined(ip4_addr2) || !defined(ip4_addr2_16) || \
    !defined(ip4_addr3) || !defined(ip4_addr3_16) || !defined(ip4_addr4) || \
    !defined(ip4_addr4_16) || !defined(ip4_addr_get_u32) || !defined(ip4_addr_set_u32) || \
    !defined(ip_addr_cmp) || !defined(ip_addr_copy) || !defined(ip_addr_debug_print) || \
    !defined(ip_addr_get_network) || !defined(ip_addr_isany) || !defined(ip_addr_isbroadcast) || \
    !defined(ip_addr_islinklocal) || !defined(ip_addr_ismulticast) || \
    !defined(ip_addr_netcmp) || !defined(ip_addr_netmask_valid) || !defined(ip_addr_set) || \
    !defined(ip_addr_set_any) || !defined(ip_addr_set_hton) || !defined(ip_addr_set_loopback) || \
    !defined(ip_addr_set_zero) || !defined(ip_ntoa)
#error "a macro of lwip/ipv4/lwip/ip4_addr.h is missing"
#endif

// espressif/esp8266/pin_mux_register.h
#if !defined(PIN_FUNC_SELECT) || !defined(PIN_PULLUP_DIS) || !defined(PIN_PULLUP_EN)
#error "a macro of espressif/esp8266/pin_mux_register.h is missing"
#endif

// espressif/queue.h
#if !defined(QMD_SAVELINK) || !defined(SLIST_EMPTY) || !defined(SLIST_ENTRY) || \
    !defined(SLIST_FIRST) || !defined(SLIST_FOREACH) || !defined(SLIST_FOREACH_PREVPTR) || \
    !defined(SLIST_FOREACH_SAFE) || !defined(SLIST_HEAD) || !defined(SLIST_HEAD_INITIALIZER) || \
    !defined(SLIST_INIT) || !defined(SLIST_INSERT_AFTER) || !defined(SLIST_INSERT_HEAD) || \
    !defined(SLIST_NEXT) || !defined(SLIST_REMOVE) || !defined(SLIST_REMOVE_AFTER) || \
    !defined(SLIST_REMOVE_HEAD) || !defined(STAILQ_CONCAT) || !defined(STAILQ_EMPTY) || \
    !defined(STAILQ_ENTRY) || !defined(STAILQ_FIRST) || !defined(STAILQ_FOREACH) || \
    !defined(STAILQ_FOREACH_SAFE) || !defined(STAILQ_HEAD) || \
    !defined(STAILQ_HEAD_INITIALIZER) || !defined(STAILQ_INIT) || \
    !defined(STAILQ_INSERT_AFTER) || !defined(STAILQ_INSERT_CHAIN_HEAD) || \
    !defined(STAILQ_INSERT_HEAD) || !defined(STAILQ_INSERT_TAIL) || !defined(STAILQ_LAST) || \
    !defined(STAILQ_NEXT) || !defined(STAILQ_REMOVE) || !defined(STAILQ_REMOVE_AFTER) || \
    !defined(STAILQ_REMOVE_HEAD) || !defined(STAILQ_SWAP) || !defined(TRASHIT)
#error "a macro of espressif/queue.h is missing"
#endif

// driver_lib/spi_register.h
#if !defined(REG_SPI_BASE) || !defined(SPI_ADDR) || !defined(SPI_CLOCK) || !defined(SPI_CMD) || \
    !defined(SPI_CTRL) || !defined(SPI_CTRL1) || !defined(SPI_CTRL2) || !defined(SPI_EXT2) || \
    !defined(SPI_EXT3) || !defined(SPI_FLASH_BE) || !defined(SPI_FLASH_CE) || \
    !defined(SPI_FLASH_PP) || !defined(SPI_FLASH_RDID) || !defined(SPI_FLASH_RDSR) || \
    !defined(SPI_FLASH_READ) || !defined(SPI_FLASH_RES) || !defined(SPI_FLASH_SE) || \
    !defined(SPI_FLASH_WRDI) || !defined(SPI_FLASH_WREN) || !defined(SPI_FLASH_WRSR) || \
    !defined(SPI_PIN) || !defined(SPI_RD_STATUS) || !defined(SPI_SLAVE) || \
    !defined(SPI_SLAVE1) || !defined(SPI_SLAVE2) || !defined(SPI_SLAVE3) || \
    !defined(SPI_USER) || !defined(SPI_USER1) || !defined(SPI_USER2) || !defined(SPI_W0) || \
    !defined(SPI_W1) || !defined(SPI_W10) || !defined(SPI_W11) || !defined(SPI_W12) || \
    !defined(SPI_W13) || !defined(SPI_W14) || !defined(SPI_W15) || !defined(SPI_W2) || \
    !defined(SPI_W3) || !defined(SPI_W4) || !defined(SPI_W5) || !defined(SPI_W6) || \
    !defined(SPI_W7) || !defined(SPI_W8) || !defined(SPI_W9) || !defined(SPI_WR_STATUS)
#error "a macro of driver_lib/spi_register.h is missing"
#endif

// espressif/esp8266/uart_register.h
#if !defined(REG_UART_BASE) || !defined(UART_AUTOBAUD) || !defined(UART_CLKDIV) || \
    !defined(UART_CONF0) || !defined(UART_CONF1) || !defined(UART_DATE) || \
    !defined(UART_FIFO) || !defined(UART_HIGHPULSE) || !defined(UART_ID) || \
    !defined(UART_INT_CLR) || !defined(UART_INT_ENA) || !defined(UART_INT_RAW) || \
    !defined(UART_INT_ST) || !defined(UART_LOWPULSE) || !defined(UART_PULSE_NUM) || \
    !defined(UART_STATUS)
#error "a macro of espressif/esp8266/uart_register.h is missing"
#endif

// driver_lib/spi_interface.h
#if !defined(SHOWREG)
#error "a macro of driver_lib/spi_interface.h is missing"
#endif

// freertos/FreeRTOS.h
#if !defined(configASSERT) || !defined(configPOST_SLEEP_PROCESSING) || \
    !defined(configPRE_SLEEP_PROCESSING) || !defined(eTaskStateGet) || \
    !defined(portASSERT_IF_INTERRUPT_PRIORITY_INVALID) || !defined(portCLEAN_UP_TCB) || \
    !defined(portCLEAR_INTERRUPT_MASK_FROM_ISR) || \
    !defined(portCONFIGURE_TIMER_FOR_RUN_TIME_STATS) || !defined(portPOINTER_SIZE_TYPE) || \
    !defined(portSETUP_TCB) || !defined(portSET_INTERRUPT_MASK_FROM_ISR) || \
    !defined(portSUPPRESS_TICKS_AND_SLEEP) || !defined(portTASK_USES_FLOATING_POINT) || \
    !defined(portYIELD_WITHIN_API) || !defined(pvPortMallocAligned) || \
    !defined(vPortFreeAligned) || !defined(vQueueAddToRegistry) || \
    !defined(vQueueUnregisterQueue)
#error "a macro of freertos/FreeRTOS.h is missing"
#endif

// freertos/list.h
#if !defined(configLIST_VOLATILE) || !defined(listCURRENT_LIST_LENGTH) || \
    !defined(listGET_ITEM_VALUE_OF_HEAD_ENTRY) || !defined(listGET_LIST_ITEM_OWNER) || \
    !defined(listGET_LIST_ITEM_VALUE) || !defined(listGET_OWNER_OF_HEAD_ENTRY) || \
    !defined(listGET_OWNER_OF_NEXT_ENTRY) || !defined(listIS_CONTAINED_WITHIN) || \
    !defined(listLIST_IS_EMPTY) || !defined(listLIST_IS_INITIALISED) || \
    !defined(listLIST_ITEM_CONTAINER) || !defined(listSET_LIST_ITEM_OWNER) || \
    !defined(listSET_LIST_ITEM_VALUE)
#error "a macro of freertos/list.h is missing"
#endif

// freertos/croutine.h
#if !defined(crDELAY) || !defined(crEND) || !defined(crQUEUE_RECEIVE) || \
    !defined(crQUEUE_RECEIVE_FROM_ISR) || !defined(crQUEUE_SEND) || \
    !defined(crQUEUE_SEND_FROM_ISR) || !defined(crSET_STATE0) || !defined(crSET_STATE1) || \
    !defined(crSTART)
#error "a macro of freertos/croutine.h is missing"
#endif

// espressif/esp_libc.h
#if !defined(os_calloc) || !defined(os_free) || !defined(os_malloc) || !defined(os_printf) || \
    !defined(os_realloc) || !defined(os_zalloc)
#error "a macro of espressif/esp_libc.h is missing"
#endif

// freertos/task.h
#if !defined(taskDISABLE_INTERRUPTS) || !defined(taskENABLE_INTERRUPTS) || \
    !defined(taskENTER_CRITICAL) || !defined(taskEXIT_CRITICAL) || !defined(taskYIELD) || \
    !defined(tskKERNEL_VERSION_NUMBER) || !defined(xTaskCreate) || \
    !defined(xTaskCreateRestricted)
#error "a macro of freertos/task.h is missing"
#endif

// freertos/semphr.h
#if !defined(vSemaphoreCreateBinary) || !defined(vSemaphoreDelete) || \
    !defined(xSemaphoreAltGive) || !defined(xSemaphoreAltTake) || \
    !defined(xSemaphoreCreateCounting) || !defined(xSemaphoreCreateMutex) || \
    !defined(xSemaphoreCreateRecursiveMutex) || !defined(xSemaphoreGetMutexHolder) || \
    !defined(xSemaphoreGive) || !defined(xSemaphoreGiveFromISR) || \
    !defined(xSemaphoreGiveRecursive) || !defined(xSemaphoreTake) || \
    !defined(xSemaphoreTakeFromISR) || !defined(xSemaphoreTakeRecursive)
#error "a macro of freertos/semphr.h is missing"
#endif

// freertos/queue.h
#if !defined(xQueueAltPeek) || !defined(xQueueAltReceive) || !defined(xQueueAltSendToBack) || \
    !defined(xQueueAltSendToFront) || !defined(xQueueCreate) || !defined(xQueueOverwrite) || \
    !defined(xQueueOverwriteFromISR) || !defined(xQueuePeek) || !defined(xQueueReceive) || \
    !defined(xQueueReset) || !defined(xQueueSend) || !defined(xQueueSendFromISR) || \
    !defined(xQueueSendToBack) || !defined(xQueueSendToBackFromISR) || \
    !defined(xQueueSendToFront) || !defined(xQueueSendToFrontFromISR)
#error "a macro of freertos/queue.h is missing"
#endif

// freertos/timers.h
#if !defined(xTimerChangePeriod) || !defined(xTimerChangePeriodFromISR) || \
    !defined(xTimerDelete) || !defined(xTimerReset) || !defined(xTimerResetFromISR) || \
    !defined(xTimerStart) || !defined(xTimerStartFromISR) || !defined(xTimerStop) || \
    !defined(xTimerStopFromISR)
#error "a macro of freertos/timers.h is missing"
#endif

#define TEXT(name, text) _Static_assert(__builtin_strcmp(name, text) == 0, #name);

TEXT(MACSTR, "%02x:%02x:%02x:%02x:%02x:%02x") TEXT(IPSTR, "%d.%d.%d.%d")
TEXT(tskKERNEL_VERSION_NUMBER, "V7.5.2")
