// Layouts of the SDK's structures. Those without pointers have the chip's sizes and offsets; those
// with pointers are larger on the host, and only the order of their members is compared.
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
#include "json/cJSON.h"
#include "esp_wps.h"
#include "espconn.h"
#include "espnow.h"
#include "mesh.h"
#include "pwm.h"
#include "smartconfig.h"
#include "upgrade.h"

#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type);
#define AT(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member);
#define AFTER(type, first, second) \
    _Static_assert(offsetof(type, first) < offsetof(type, second), #type "." #second);

#define INTEGER(type, size, is_signed) \
    _Static_assert(sizeof(type) == (size) && ((type)-1 < (type)1) == (is_signed), #type);

// Integers: size in bytes, and whether signed

INTEGER(u8_t, 1, 0) INTEGER(s8_t, 1, 1) INTEGER(u16_t, 2, 0) INTEGER(s16_t, 2, 1)
INTEGER(u32_t, 4, 0) INTEGER(s32_t, 4, 1) INTEGER(uint8, 1, 0) INTEGER(u8, 1, 0)
INTEGER(sint8, 1, 1) INTEGER(int8, 1, 1) INTEGER(s8, 1, 1) INTEGER(uint16, 2, 0) INTEGER(u16, 2, 0)
INTEGER(sint16, 2, 1) INTEGER(s16, 2, 1) INTEGER(uint32, 4, 0) INTEGER(u_int, 4, 0)
INTEGER(u32, 4, 0) INTEGER(sint32, 4, 1) INTEGER(s32, 4, 1) INTEGER(int32, 4, 1)
INTEGER(sint64, 8, 1) INTEGER(uint64, 8, 0) INTEGER(u64, 8, 0) INTEGER(portTickType, 4, 0)
INTEGER(portSTACK_TYPE, 4, 0) INTEGER(portBASE_TYPE, 4, 1) INTEGER(unsigned portBASE_TYPE, 4, 0)
INTEGER(portLONG, 4, 1) INTEGER(INT32U, 4, 0) INTEGER(TickType_t, 4, 0) INTEGER(BaseType_t, 4, 1)
INTEGER(UBaseType_t, 4, 0) INTEGER(StackType_t, 4, 0) INTEGER(err_t, 1, 1) INTEGER(bool, 1, 0)

// Without pointers

SIZE(GPIO_ConfigTypeDef, 16) AT(GPIO_ConfigTypeDef, GPIO_Pin, 0)
AT(GPIO_ConfigTypeDef, GPIO_Mode, 4) AT(GPIO_ConfigTypeDef, GPIO_Pullup, 8)
AT(GPIO_ConfigTypeDef, GPIO_IntrType, 12)
SIZE(SpiAttr, 16) AT(SpiAttr, mode, 0) AT(SpiAttr, subMode, 4) AT(SpiAttr, speed, 8)
AT(SpiAttr, bitOrder, 12)
SIZE(UART_ConfigTypeDef, 28) AT(UART_ConfigTypeDef, baud_rate, 0)
AT(UART_ConfigTypeDef, data_bits, 4) AT(UART_ConfigTypeDef, parity, 8)
AT(UART_ConfigTypeDef, stop_bits, 12) AT(UART_ConfigTypeDef, flow_ctrl, 16)
AT(UART_ConfigTypeDef, UART_RxFlowThresh, 20) AT(UART_ConfigTypeDef, UART_InverseMask, 24)
SIZE(UART_IntrConfTypeDef, 8) AT(UART_IntrConfTypeDef, UART_IntrEnMask, 0)
AT(UART_IntrConfTypeDef, UART_RX_TimeOutIntrThresh, 4)
AT(UART_IntrConfTypeDef, UART_TX_FifoEmptyIntrThresh, 5)
AT(UART_IntrConfTypeDef, UART_RX_FifoFullIntrThresh, 6)
SIZE(struct dhcps_lease, 12) AT(struct dhcps_lease, enable, 0) AT(struct dhcps_lease, start_ip, 4)
AT(struct dhcps_lease, end_ip, 8)
SIZE(struct softap_config, 108) AT(struct softap_config, ssid, 0)
AT(struct softap_config, password, 32) AT(struct softap_config, ssid_len, 96)
AT(struct softap_config, channel, 97) AT(struct softap_config, authmode, 100)
AT(struct softap_config, ssid_hidden, 104) AT(struct softap_config, max_connection, 105)
AT(struct softap_config, beacon_interval, 106)
SIZE(struct esp_spiffs_config, 28) AT(struct esp_spiffs_config, phys_size, 0)
AT(struct esp_spiffs_config, phys_addr, 4) AT(struct esp_spiffs_config, phys_erase_block, 8)
AT(struct esp_spiffs_config, log_block_size, 12) AT(struct esp_spiffs_config, log_page_size, 16)
AT(struct esp_spiffs_config, fd_buf_size, 20) AT(struct esp_spiffs_config, cache_buf_size, 24)
SIZE(struct station_config, 103) AT(struct station_config, ssid, 0)
AT(struct station_config, password, 32) AT(struct station_config, bssid_set, 96)
AT(struct station_config, bssid, 97)
SIZE(struct rst_info, 32) AT(struct rst_info, reason, 0) AT(struct rst_info, exccause, 4)
AT(struct rst_info, epc1, 8) AT(struct rst_info, epc2, 12) AT(struct rst_info, epc3, 16)
AT(struct rst_info, excvaddr, 20) AT(struct rst_info, depc, 24) AT(struct rst_info, rtn_addr, 28)
SIZE(struct ip_info, 12) AT(struct ip_info, ip, 0) AT(struct ip_info, netmask, 4)
AT(struct ip_info, gw, 8)
SIZE(Event_StaMode_Connected_t, 40) AT(Event_StaMode_Connected_t, ssid, 0)
AT(Event_StaMode_Connected_t, ssid_len, 32) AT(Event_StaMode_Connected_t, bssid, 33)
AT(Event_StaMode_Connected_t, channel, 39)
SIZE(Event_StaMode_Disconnected_t, 40) AT(Event_StaMode_Disconnected_t, ssid, 0)
AT(Event_StaMode_Disconnected_t, ssid_len, 32) AT(Event_StaMode_Disconnected_t, bssid, 33)
AT(Event_StaMode_Disconnected_t, reason, 39)
SIZE(Event_StaMode_AuthMode_Change_t, 2) AT(Event_StaMode_AuthMode_Change_t, old_mode, 0)
AT(Event_StaMode_AuthMode_Change_t, new_mode, 1)
SIZE(Event_StaMode_Got_IP_t, 12) AT(Event_StaMode_Got_IP_t, ip, 0)
AT(Event_StaMode_Got_IP_t, mask, 4) AT(Event_StaMode_Got_IP_t, gw, 8)
SIZE(Event_SoftAPMode_StaConnected_t, 7) AT(Event_SoftAPMode_StaConnected_t, mac, 0)
AT(Event_SoftAPMode_StaConnected_t, aid, 6)
SIZE(Event_SoftAPMode_StaDisconnected_t, 7) AT(Event_SoftAPMode_StaDisconnected_t, mac, 0)
AT(Event_SoftAPMode_StaDisconnected_t, aid, 6)
SIZE(Event_SoftAPMode_ProbeReqRecved_t, 12) AT(Event_SoftAPMode_ProbeReqRecved_t, rssi, 0)
AT(Event_SoftAPMode_ProbeReqRecved_t, mac, 4)
SIZE(esp_udp, 16) AT(esp_udp, remote_port, 0) AT(esp_udp, local_port, 4) AT(esp_udp, local_ip, 8)
AT(esp_udp, remote_ip, 12)
SIZE(remot_info, 12) AT(remot_info, state, 0) AT(remot_info, remote_port, 4)
AT(remot_info, remote_ip, 8)
SIZE(struct pwm_param, 40) AT(struct pwm_param, period, 0) AT(struct pwm_param, freq, 4)
AT(struct pwm_param, duty, 8)
SIZE(SpiFlashChip, 24) AT(SpiFlashChip, deviceId, 0) AT(SpiFlashChip, chip_size, 4)
AT(SpiFlashChip, block_size, 8) AT(SpiFlashChip, sector_size, 12) AT(SpiFlashChip, page_size, 16)
AT(SpiFlashChip, status_mask, 20)
SIZE(xTimeOutType, 8) AT(xTimeOutType, xOverflowCount, 0) AT(xTimeOutType, xTimeOnEntering, 4)
SIZE(ip_addr_t, 4) AT(ip_addr_t, addr, 0)
SIZE(ip_addr_p_t, 4) AT(ip_addr_p_t, addr, 0)
SIZE(struct ip_addr2, 4) AT(struct ip_addr2, addrw, 0)

// With pointers

AFTER(SpiData, cmd, cmdLen) AFTER(SpiData, cmdLen, addr) AFTER(SpiData, addr, addrLen)
AFTER(SpiData, addrLen, data) AFTER(SpiData, data, dataLen)
AFTER(airkiss_config_t, memset, memcpy) AFTER(airkiss_config_t, memcpy, memcmp)
AFTER(airkiss_config_t, memcmp, printf)
AFTER(struct station_info, next, bssid) AFTER(struct station_info, bssid, ip)
AFTER(cJSON, next, prev) AFTER(cJSON, prev, child) AFTER(cJSON, child, type)
AFTER(cJSON, type, valuestring) AFTER(cJSON, valuestring, valueint)
AFTER(cJSON, valueint, valuedouble) AFTER(cJSON, valuedouble, string)
AFTER(cJSON_Hooks, malloc_fn, free_fn)
AFTER(ssc_cmd_t, cmd_str, flag) AFTER(ssc_cmd_t, flag, id) AFTER(ssc_cmd_t, id, cmd_func)
AFTER(ssc_cmd_t, cmd_func, cmd_callback)
AFTER(struct scan_config, ssid, bssid) AFTER(struct scan_config, bssid, channel)
AFTER(struct scan_config, channel, show_hidden)
AFTER(struct bss_info, next, bssid) AFTER(struct bss_info, bssid, ssid)
AFTER(struct bss_info, ssid, ssid_len) AFTER(struct bss_info, ssid_len, channel)
AFTER(struct bss_info, channel, rssi) AFTER(struct bss_info, rssi, authmode)
AFTER(struct bss_info, authmode, is_hidden) AFTER(struct bss_info, is_hidden, freq_offset)
AFTER(struct bss_info, freq_offset, freqcal_val) AFTER(struct bss_info, freqcal_val, esp_mesh_ie)
AFTER(os_timer_t, timer_next, timer_handle) AFTER(os_timer_t, timer_handle, timer_expire)
AFTER(os_timer_t, timer_expire, timer_period) AFTER(os_timer_t, timer_period, timer_func)
AFTER(os_timer_t, timer_func, timer_repeat_flag) AFTER(os_timer_t, timer_repeat_flag, timer_arg)
AFTER(Event_StaMode_ScanDone_t, status, bss)
AFTER(System_Event_t, event_id, event_info)
AFTER(esp_tcp, remote_port, local_port) AFTER(esp_tcp, local_port, local_ip)
AFTER(esp_tcp, local_ip, remote_ip) AFTER(esp_tcp, remote_ip, connect_callback)
AFTER(esp_tcp, connect_callback, reconnect_callback)
AFTER(esp_tcp, reconnect_callback, disconnect_callback)
AFTER(esp_tcp, disconnect_callback, write_finish_fn)
AFTER(struct espconn, type, state) AFTER(struct espconn, state, proto)
AFTER(struct espconn, proto, recv_callback) AFTER(struct espconn, recv_callback, sent_callback)
AFTER(struct espconn, sent_callback, link_cnt) AFTER(struct espconn, link_cnt, reserve)
AFTER(struct upgrade_server_info, sockaddrin, check_cb)
AFTER(struct upgrade_server_info, check_cb, check_times)
AFTER(struct upgrade_server_info, check_times, pre_version)
AFTER(struct upgrade_server_info, pre_version, upgrade_version)
AFTER(struct upgrade_server_info, upgrade_version, url)
AFTER(struct upgrade_server_info, url, pclient_param)
AFTER(struct upgrade_server_info, pclient_param, upgrade_flag)
AFTER(corCRCB, pxCoRoutineFunction, xGenericListItem)
AFTER(corCRCB, xGenericListItem, xEventListItem) AFTER(corCRCB, xEventListItem, uxPriority)
AFTER(corCRCB, uxPriority, uxIndex) AFTER(corCRCB, uxIndex, uxState)
AFTER(xListItem, xItemValue, pxNext) AFTER(xListItem, pxNext, pxPrevious)
AFTER(xListItem, pxPrevious, pvOwner) AFTER(xListItem, pvOwner, pvContainer)
AFTER(xMiniListItem, xItemValue, pxNext) AFTER(xMiniListItem, pxNext, pxPrevious)
AFTER(xList, uxNumberOfItems, pxIndex) AFTER(xList, pxIndex, xListEnd)
AFTER(_xt_isr_entry, handler, arg)
AFTER(xMemoryRegion, pvBaseAddress, ulLengthInBytes)
AFTER(xMemoryRegion, ulLengthInBytes, ulParameters)
AFTER(xTaskParameters, pvTaskCode, pcName) AFTER(xTaskParameters, pcName, usStackDepth)
AFTER(xTaskParameters, usStackDepth, pvParameters) AFTER(xTaskParameters, pvParameters, uxPriority)
AFTER(xTaskParameters, uxPriority, puxStackBuffer) AFTER(xTaskParameters, puxStackBuffer, xRegions)
AFTER(xTaskStatusType, xHandle, pcTaskName) AFTER(xTaskStatusType, pcTaskName, xTaskNumber)
AFTER(xTaskStatusType, xTaskNumber, eCurrentState)
AFTER(xTaskStatusType, eCurrentState, uxCurrentPriority)
AFTER(xTaskStatusType, uxCurrentPriority, uxBasePriority)
AFTER(xTaskStatusType, uxBasePriority, ulRunTimeCounter)
AFTER(xTaskStatusType, ulRunTimeCounter, usStackHighWaterMark)
