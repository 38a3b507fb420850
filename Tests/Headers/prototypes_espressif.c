// Every function of the SDK's base and driver headers. The array uses them all, so that a missing
// one is an error; then each is declared once more with the types of the SDK (its long as int, for
// 32 bits), so that a declaration in Include/ that differs is an error.
// Long, since it is a table: each function has a line in either part, and both are read together.
#include "esp_common.h"
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
#include "json/cJSON.h"
#include "lwip/apps/sntp_time.h"
#include "lwip/apps/time.h"

#define F(name) (void (*)(void))(name),

void (*const sdk_functions[])(void) = {
    F(gpio_config) F(gpio16_input_conf) F(gpio16_input_get) F(gpio16_output_conf)
    F(gpio16_output_set) F(gpio_input_get) F(gpio_intr_handler_register) F(gpio_output_conf)
    F(gpio_pin_intr_state_set) F(gpio_pin_wakeup_disable) F(gpio_pin_wakeup_enable) F(hw_timer_arm)
    F(hw_timer_init) F(hw_timer_set_func) F(i2c_master_checkAck) F(i2c_master_getAck)
    F(i2c_master_gpio_init) F(i2c_master_init) F(i2c_master_readByte) F(i2c_master_send_ack)
    F(i2c_master_send_nack) F(i2c_master_setAck) F(i2c_master_start) F(i2c_master_stop)
    F(i2c_master_writeByte) F(SPICsPinSelect) F(SPIInit) F(SPIIntClear) F(SPIIntDisable)
    F(SPIIntEnable) F(SPIMasterCfgAddr) F(SPIMasterCfgCmd) F(SPIMasterRecvData)
    F(SPIMasterRecvStatus) F(SPIMasterSendData) F(SPIMasterSendStatus) F(SPISlaveRecvData)
    F(SPISlaveSendData) F(__ShowRegValue) F(UART_ClearIntrStatus) F(UART_IntrConfig)
    F(UART_ParamConfig) F(UART_ResetFifo) F(UART_SetBaudrate) F(UART_SetFlowCtrl)
    F(UART_SetIntrEna) F(UART_SetLineInverse) F(UART_SetParity) F(UART_SetPrintPort)
    F(UART_SetStopBits) F(UART_SetWordLength) F(UART_WaitTxFifoEmpty) F(UART_intr_handler_register)
    F(uart_init_new) F(airkiss_lan_pack) F(airkiss_lan_recv) F(airkiss_version) F(os_get_random)
    F(os_random) F(zalloc) F(os_delay_us) F(os_install_putc1) F(os_putc) F(wifi_softap_dhcps_start)
    F(wifi_softap_dhcps_status) F(wifi_softap_dhcps_stop) F(wifi_softap_free_station_info)
    F(wifi_softap_get_config) F(wifi_softap_get_config_default) F(wifi_softap_get_dhcps_lease)
    F(wifi_softap_get_dhcps_lease_time) F(wifi_softap_get_station_info)
    F(wifi_softap_get_station_num) F(wifi_softap_reset_dhcps_lease_time) F(wifi_softap_set_config)
    F(wifi_softap_set_config_current) F(wifi_softap_set_dhcps_lease)
    F(wifi_softap_set_dhcps_lease_time) F(wifi_softap_set_dhcps_offer_option) F(esp_spiffs_deinit)
    F(esp_spiffs_init) F(ssc_attach) F(ssc_param_len) F(ssc_param_str) F(ssc_parse_param)
    F(ssc_register) F(wifi_station_ap_change) F(wifi_station_ap_number_set) F(wifi_station_connect)
    F(wifi_station_dhcpc_start) F(wifi_station_dhcpc_status) F(wifi_station_dhcpc_stop)
    F(wifi_station_disconnect) F(wifi_station_get_ap_info) F(wifi_station_get_auto_connect)
    F(wifi_station_get_config) F(wifi_station_get_config_default)
    F(wifi_station_get_connect_status) F(wifi_station_get_current_ap_id)
    F(wifi_station_get_hostname) F(wifi_station_get_reconnect_policy) F(wifi_station_get_rssi)
    F(wifi_station_scan) F(wifi_station_set_auto_connect) F(wifi_station_set_config)
    F(wifi_station_set_config_current) F(wifi_station_set_hostname)
    F(wifi_station_set_reconnect_policy) F(system_adc_read) F(system_deep_sleep)
    F(system_deep_sleep_set_option) F(system_get_boot_mode) F(system_get_boot_version)
    F(system_get_chip_id) F(system_get_cpu_freq) F(system_get_flash_size_map)
    F(system_get_free_heap_size) F(system_get_rst_info) F(system_get_rtc_time)
    F(system_get_sdk_version) F(system_get_time) F(system_get_userbin_addr) F(system_get_vdd33)
    F(system_param_load) F(system_param_save_with_protect) F(system_phy_set_max_tpw)
    F(system_phy_set_rfoption) F(system_phy_set_tpw_via_vdd33) F(system_print_meminfo)
    F(system_restart) F(system_restart_enhance) F(system_restore) F(system_rtc_clock_cali_proc)
    F(system_rtc_mem_read) F(system_rtc_mem_write) F(system_uart_de_swap) F(system_uart_swap)
    F(system_update_cpu_freq) F(system_upgrade_flag_check) F(system_upgrade_flag_set)
    F(system_upgrade_reboot) F(system_upgrade_userbin_check) F(os_timer_arm) F(os_timer_disarm)
    F(os_timer_setfn) F(wifi_fpm_close) F(wifi_fpm_do_sleep) F(wifi_fpm_do_wakeup)
    F(wifi_fpm_get_sleep_type) F(wifi_fpm_open) F(wifi_fpm_set_sleep_type)
    F(wifi_fpm_set_wakeup_cb) F(wifi_get_channel) F(wifi_get_ip_info) F(wifi_get_macaddr)
    F(wifi_get_opmode) F(wifi_get_opmode_default) F(wifi_get_phy_mode) F(wifi_get_sleep_type)
    F(wifi_get_user_fixed_rate) F(wifi_get_user_limit_rate_mask) F(wifi_promiscuous_enable)
    F(wifi_promiscuous_set_mac) F(wifi_register_rfid_locp_recv_cb)
    F(wifi_register_send_pkt_freedom_cb) F(wifi_register_user_ie_manufacturer_recv_cb)
    F(wifi_rfid_locp_recv_close) F(wifi_rfid_locp_recv_open) F(wifi_send_pkt_freedom)
    F(wifi_set_channel) F(wifi_set_event_handler_cb) F(wifi_set_ip_info) F(wifi_set_macaddr)
    F(wifi_set_opmode) F(wifi_set_opmode_current) F(wifi_set_phy_mode)
    F(wifi_set_promiscuous_rx_cb) F(wifi_set_sleep_type) F(wifi_set_user_fixed_rate)
    F(wifi_set_user_ie) F(wifi_set_user_limit_rate_mask) F(wifi_set_user_rate_limit)
    F(wifi_set_user_sup_rate) F(wifi_status_led_install) F(wifi_status_led_uninstall)
    F(wifi_unregister_rfid_locp_recv_cb) F(wifi_unregister_send_pkt_freedom_cb)
    F(wifi_unregister_user_ie_manufacturer_recv_cb) F(wifi_set_wps_cb) F(wifi_wps_disable)
    F(wifi_wps_enable) F(wifi_wps_start) F(espconn_accept) F(espconn_clear_opt) F(espconn_connect)
    F(espconn_create) F(espconn_delete) F(espconn_disconnect) F(espconn_dns_setserver)
    F(espconn_get_connection_info) F(espconn_get_keepalive) F(espconn_gethostbyname)
    F(espconn_igmp_join) F(espconn_igmp_leave) F(espconn_init) F(espconn_port) F(espconn_recv_hold)
    F(espconn_recv_unhold) F(espconn_regist_connectcb) F(espconn_regist_disconcb)
    F(espconn_regist_reconcb) F(espconn_regist_recvcb) F(espconn_regist_sentcb)
    F(espconn_regist_time) F(espconn_regist_write_finish) F(espconn_send) F(espconn_sendto)
    F(espconn_sent) F(espconn_set_keepalive) F(espconn_set_opt) F(espconn_tcp_get_max_con)
    F(espconn_tcp_get_max_con_allow) F(espconn_tcp_set_max_con) F(espconn_tcp_set_max_con_allow)
    F(esp_now_add_peer) F(esp_now_deinit) F(esp_now_del_peer) F(esp_now_fetch_peer)
    F(esp_now_get_cnt_info) F(esp_now_get_peer_channel) F(esp_now_get_peer_key)
    F(esp_now_get_peer_role) F(esp_now_get_self_role) F(esp_now_init) F(esp_now_is_peer_exist)
    F(esp_now_register_recv_cb) F(esp_now_register_send_cb) F(esp_now_send) F(esp_now_set_kok)
    F(esp_now_set_peer_channel) F(esp_now_set_peer_key) F(esp_now_set_peer_role)
    F(esp_now_set_self_role) F(esp_now_unregister_recv_cb) F(esp_now_unregister_send_cb)
    F(espconn_mesh_connect) F(espconn_mesh_disable) F(espconn_mesh_disconnect)
    F(espconn_mesh_enable) F(espconn_mesh_encrypt_init) F(espconn_mesh_get_max_hops)
    F(espconn_mesh_get_node_info) F(espconn_mesh_get_status) F(espconn_mesh_group_id_init)
    F(espconn_mesh_init) F(espconn_mesh_local_addr) F(espconn_mesh_sent)
    F(espconn_mesh_set_dev_type) F(espconn_mesh_set_max_hops) F(espconn_mesh_set_ssid_prefix)
    F(pwm_get_duty) F(pwm_get_period) F(pwm_init) F(pwm_set_duty) F(pwm_set_period) F(pwm_start)
    F(esptouch_set_timeout) F(smartconfig_get_version) F(smartconfig_set_type) F(smartconfig_start)
    F(smartconfig_stop) F(spi_flash_erase_sector) F(spi_flash_get_id) F(spi_flash_read)
    F(spi_flash_read_status) F(spi_flash_set_read_func) F(spi_flash_write)
    F(spi_flash_write_status) F(system_upgrade) F(system_upgrade_deinit) F(system_upgrade_init)
    F(system_upgrade_start) F(system_upgrade_start_ssl) F(ip4_addr_isbroadcast)
    F(ip4_addr_netmask_valid) F(ipaddr_addr) F(ipaddr_aton) F(ipaddr_ntoa) F(ipaddr_ntoa_r)
    F(cJSON_AddItemReferenceToArray) F(cJSON_AddItemReferenceToObject) F(cJSON_AddItemToArray)
    F(cJSON_AddItemToObject) F(cJSON_AddItemToObjectCS) F(cJSON_CreateArray) F(cJSON_CreateBool)
    F(cJSON_CreateDoubleArray) F(cJSON_CreateFalse) F(cJSON_CreateFloatArray)
    F(cJSON_CreateIntArray) F(cJSON_CreateNull) F(cJSON_CreateNumber) F(cJSON_CreateObject)
    F(cJSON_CreateString) F(cJSON_CreateStringArray) F(cJSON_CreateTrue) F(cJSON_Delete)
    F(cJSON_DeleteItemFromArray) F(cJSON_DeleteItemFromObject) F(cJSON_DetachItemFromArray)
    F(cJSON_DetachItemFromObject) F(cJSON_Duplicate) F(cJSON_GetArrayItem) F(cJSON_GetArraySize)
    F(cJSON_GetErrorPtr) F(cJSON_GetObjectItem) F(cJSON_InitHooks) F(cJSON_InsertItemInArray)
    F(cJSON_Minify) F(cJSON_Parse) F(cJSON_ParseWithOpts) F(cJSON_Print) F(cJSON_PrintBuffered)
    F(cJSON_PrintUnformatted) F(cJSON_ReplaceItemInArray) F(cJSON_ReplaceItemInObject) F(micros)
    F(millis) F(sntp_get_current_timestamp) F(sntp_get_real_time) F(sntp_set_system_time)
    F(sntp_set_timezone)
};

// driver_lib/gpio.h

void (gpio_config)(GPIO_ConfigTypeDef *pGPIOConfig);
void (gpio16_input_conf)(void);
uint8 (gpio16_input_get)(void);
void (gpio16_output_conf)(void);
void (gpio16_output_set)(uint8 value);
uint32 (gpio_input_get)(void);
void (gpio_intr_handler_register)(void *fn, void *arg);
void (gpio_output_conf)(uint32 set_mask, uint32 clear_mask, uint32 enable_mask,
    uint32 disable_mask);
void (gpio_pin_intr_state_set)(uint32 i, GPIO_INT_TYPE intr_state);
void (gpio_pin_wakeup_disable)(void);
void (gpio_pin_wakeup_enable)(uint32 i, GPIO_INT_TYPE intr_state);

// driver_lib/hw_timer.h

void (hw_timer_arm)(uint32 val);
void (hw_timer_init)(uint8 req);
void (hw_timer_set_func)(void (*user_hw_timer_cb_set)(void));

// driver_lib/i2c_master.h

bool (i2c_master_checkAck)(void);
uint8 (i2c_master_getAck)(void);
void (i2c_master_gpio_init)(void);
void (i2c_master_init)(void);
uint8 (i2c_master_readByte)(void);
void (i2c_master_send_ack)(void);
void (i2c_master_send_nack)(void);
void (i2c_master_setAck)(uint8 level);
void (i2c_master_start)(void);
void (i2c_master_stop)(void);
void (i2c_master_writeByte)(uint8 wrdata);

// driver_lib/spi_interface.h

void (SPICsPinSelect)(SpiNum spiNum, SpiPinCS pinCs);
void (SPIInit)(SpiNum spiNum, SpiAttr *pAttr);
void (SPIIntClear)(SpiNum spiNum);
void (SPIIntDisable)(SpiNum spiNum, SpiIntSrc intSrc);
void (SPIIntEnable)(SpiNum spiNum, SpiIntSrc intSrc);
void (SPIMasterCfgAddr)(SpiNum spiNum, uint32_t addr);
void (SPIMasterCfgCmd)(SpiNum spiNum, uint32_t cmd);
int (SPIMasterRecvData)(SpiNum spiNum, SpiData *pOutData);
int (SPIMasterRecvStatus)(SpiNum spiNum);
int (SPIMasterSendData)(SpiNum spiNum, SpiData *pInData);
void (SPIMasterSendStatus)(SpiNum spiNum, uint8_t data);
int (SPISlaveRecvData)(SpiNum spiNum, void (*isrFunc)(void *));
int (SPISlaveSendData)(SpiNum spiNum, uint32_t *pInData, uint8_t outLen);
void (__ShowRegValue)(const char *func, uint32_t line);

// driver_lib/uart.h

void (UART_ClearIntrStatus)(UART_Port uart_no, uint32 clr_mask);
void (UART_IntrConfig)(UART_Port uart_no, UART_IntrConfTypeDef *pUARTIntrConf);
void (UART_ParamConfig)(UART_Port uart_no, UART_ConfigTypeDef *pUARTConfig);
void (UART_ResetFifo)(UART_Port uart_no);
void (UART_SetBaudrate)(UART_Port uart_no, uint32 baud_rate);
void (UART_SetFlowCtrl)(UART_Port uart_no, UART_HwFlowCtrl flow_ctrl, uint8 rx_thresh);
void (UART_SetIntrEna)(UART_Port uart_no, uint32 ena_mask);
void (UART_SetLineInverse)(UART_Port uart_no, UART_LineLevelInverse inverse_mask);
void (UART_SetParity)(UART_Port uart_no, UART_ParityMode Parity_mode);
void (UART_SetPrintPort)(UART_Port uart_no);
void (UART_SetStopBits)(UART_Port uart_no, UART_StopBits bit_num);
void (UART_SetWordLength)(UART_Port uart_no, UART_WordLength len);
void (UART_WaitTxFifoEmpty)(UART_Port uart_no);
void (UART_intr_handler_register)(void *fn, void *arg);
void (uart_init_new)(void);

// espressif/airkiss.h

int (airkiss_lan_pack)(airkiss_lan_cmdid_t ak_lan_cmdid, void *appid, void *deviceid, void *_datain,
    unsigned short inlength, void *_dataout, unsigned short *outlength,
    const airkiss_config_t *config);
int (airkiss_lan_recv)(const void *body, unsigned short length, const airkiss_config_t *config);
const char *(airkiss_version)(void);

// espressif/esp_libc.h

int (os_get_random)(unsigned char *buf, size_t len);
unsigned int (os_random)(void);
void *(zalloc)(size_t n);

// espressif/esp_misc.h

void (os_delay_us)(uint16 us);
void (os_install_putc1)(void (*p)(char c));
void (os_putc)(char c);

// espressif/esp_softap.h

bool (wifi_softap_dhcps_start)(void);
enum dhcp_status (wifi_softap_dhcps_status)(void);
bool (wifi_softap_dhcps_stop)(void);
void (wifi_softap_free_station_info)(void);
bool (wifi_softap_get_config)(struct softap_config *config);
bool (wifi_softap_get_config_default)(struct softap_config *config);
bool (wifi_softap_get_dhcps_lease)(struct dhcps_lease *please);
uint32 (wifi_softap_get_dhcps_lease_time)(void);
struct station_info *(wifi_softap_get_station_info)(void);
uint8 (wifi_softap_get_station_num)(void);
bool (wifi_softap_reset_dhcps_lease_time)(void);
bool (wifi_softap_set_config)(struct softap_config *config);
bool (wifi_softap_set_config_current)(struct softap_config *config);
bool (wifi_softap_set_dhcps_lease)(struct dhcps_lease *please);
bool (wifi_softap_set_dhcps_lease_time)(uint32 minute);
bool (wifi_softap_set_dhcps_offer_option)(uint8 level, void *optarg);

// espressif/esp_spiffs.h

void (esp_spiffs_deinit)(uint8 format);
sint32 (esp_spiffs_init)(struct esp_spiffs_config *config);

// espressif/esp_ssc.h

void (ssc_attach)(SscBaudRate bandrate);
int (ssc_param_len)(void);
char *(ssc_param_str)(void);
int (ssc_parse_param)(char *pLine, char *argv[]);
void (ssc_register)(ssc_cmd_t *cmdset, uint8 cmdnum, void (*help)(void));

// espressif/esp_sta.h

bool (wifi_station_ap_change)(uint8 current_ap_id);
bool (wifi_station_ap_number_set)(uint8 ap_number);
bool (wifi_station_connect)(void);
bool (wifi_station_dhcpc_start)(void);
enum dhcp_status (wifi_station_dhcpc_status)(void);
bool (wifi_station_dhcpc_stop)(void);
bool (wifi_station_disconnect)(void);
uint8 (wifi_station_get_ap_info)(struct station_config config[]);
bool (wifi_station_get_auto_connect)(void);
bool (wifi_station_get_config)(struct station_config *config);
bool (wifi_station_get_config_default)(struct station_config *config);
STATION_STATUS (wifi_station_get_connect_status)(void);
uint8 (wifi_station_get_current_ap_id)(void);
char *(wifi_station_get_hostname)(void);
bool (wifi_station_get_reconnect_policy)(void);
sint8 (wifi_station_get_rssi)(void);
bool (wifi_station_scan)(struct scan_config *config, scan_done_cb_t cb);
bool (wifi_station_set_auto_connect)(bool set);
bool (wifi_station_set_config)(struct station_config *config);
bool (wifi_station_set_config_current)(struct station_config *config);
bool (wifi_station_set_hostname)(char *name);
bool (wifi_station_set_reconnect_policy)(bool set);

// espressif/esp_system.h

uint16 (system_adc_read)(void);
void (system_deep_sleep)(uint32 time_in_us);
bool (system_deep_sleep_set_option)(uint8 option);
uint8 (system_get_boot_mode)(void);
uint8 (system_get_boot_version)(void);
uint32 (system_get_chip_id)(void);
uint8 (system_get_cpu_freq)(void);
flash_size_map (system_get_flash_size_map)(void);
uint32 (system_get_free_heap_size)(void);
struct rst_info *(system_get_rst_info)(void);
uint32 (system_get_rtc_time)(void);
const char *(system_get_sdk_version)(void);
uint32 (system_get_time)(void);
uint32 (system_get_userbin_addr)(void);
uint16 (system_get_vdd33)(void);
bool (system_param_load)(uint16 start_sec, uint16 offset, void *param, uint16 len);
bool (system_param_save_with_protect)(uint16 start_sec, void *param, uint16 len);
void (system_phy_set_max_tpw)(uint8 max_tpw);
void (system_phy_set_rfoption)(uint8 option);
void (system_phy_set_tpw_via_vdd33)(uint16 vdd33);
void (system_print_meminfo)(void);
void (system_restart)(void);
bool (system_restart_enhance)(uint8 bin_type, uint32 bin_addr);
void (system_restore)(void);
uint32 (system_rtc_clock_cali_proc)(void);
bool (system_rtc_mem_read)(uint8 src, void *dst, uint16 n);
bool (system_rtc_mem_write)(uint8 dst, const void *src, uint16 n);
void (system_uart_de_swap)(void);
void (system_uart_swap)(void);
bool (system_update_cpu_freq)(uint8 freq);
uint8 (system_upgrade_flag_check)(void);
void (system_upgrade_flag_set)(uint8 flag);
void (system_upgrade_reboot)(void);
uint8 (system_upgrade_userbin_check)(void);

// espressif/esp_timer.h

void (os_timer_arm)(os_timer_t *ptimer, uint32 msec, bool repeat_flag);
void (os_timer_disarm)(os_timer_t *ptimer);
void (os_timer_setfn)(os_timer_t *ptimer, os_timer_func_t *pfunction, void *parg);

// espressif/esp_wifi.h

void (wifi_fpm_close)(void);
sint8 (wifi_fpm_do_sleep)(uint32 sleep_time_in_us);
void (wifi_fpm_do_wakeup)(void);
sleep_type (wifi_fpm_get_sleep_type)(void);
void (wifi_fpm_open)(void);
void (wifi_fpm_set_sleep_type)(sleep_type type);
void (wifi_fpm_set_wakeup_cb)(fpm_wakeup_cb cb);
uint8 (wifi_get_channel)(void);
bool (wifi_get_ip_info)(WIFI_INTERFACE if_index, struct ip_info *info);
bool (wifi_get_macaddr)(WIFI_INTERFACE if_index, uint8 *macaddr);
WIFI_MODE (wifi_get_opmode)(void);
WIFI_MODE (wifi_get_opmode_default)(void);
WIFI_PHY_MODE (wifi_get_phy_mode)(void);
sleep_type (wifi_get_sleep_type)(void);
int (wifi_get_user_fixed_rate)(uint8 *enable_mask, uint8 *rate);
uint8 (wifi_get_user_limit_rate_mask)(void);
void (wifi_promiscuous_enable)(uint8 promiscuous);
bool (wifi_promiscuous_set_mac)(const uint8_t *address);
sint32 (wifi_register_rfid_locp_recv_cb)(rfid_locp_cb_t cb);
sint32 (wifi_register_send_pkt_freedom_cb)(freedom_outside_cb_t cb);
sint32 (wifi_register_user_ie_manufacturer_recv_cb)(user_ie_manufacturer_recv_cb_t cb);
void (wifi_rfid_locp_recv_close)(void);
sint32 (wifi_rfid_locp_recv_open)(void);
sint32 (wifi_send_pkt_freedom)(uint8 *buf, uint16 len, bool sys_seq);
bool (wifi_set_channel)(uint8 channel);
bool (wifi_set_event_handler_cb)(wifi_event_handler_cb_t cb);
bool (wifi_set_ip_info)(WIFI_INTERFACE if_index, struct ip_info *info);
bool (wifi_set_macaddr)(WIFI_INTERFACE if_index, uint8 *macaddr);
bool (wifi_set_opmode)(WIFI_MODE opmode);
bool (wifi_set_opmode_current)(WIFI_MODE opmode);
bool (wifi_set_phy_mode)(WIFI_PHY_MODE mode);
void (wifi_set_promiscuous_rx_cb)(wifi_promiscuous_cb_t cb);
bool (wifi_set_sleep_type)(sleep_type type);
sint32 (wifi_set_user_fixed_rate)(uint8 enable_mask, uint8 rate);
bool (wifi_set_user_ie)(bool enable, uint8 *m_oui, user_ie_type type, uint8 *user_ie, uint8 len);
bool (wifi_set_user_limit_rate_mask)(uint8 enable_mask);
bool (wifi_set_user_rate_limit)(uint8 mode, uint8 ifidx, uint8 max, uint8 min);
sint32 (wifi_set_user_sup_rate)(uint8 min, uint8 max);
void (wifi_status_led_install)(uint8 gpio_id, uint32 gpio_name, uint8 gpio_func);
void (wifi_status_led_uninstall)(void);
void (wifi_unregister_rfid_locp_recv_cb)(void);
void (wifi_unregister_send_pkt_freedom_cb)(void);
void (wifi_unregister_user_ie_manufacturer_recv_cb)(void);

// espressif/esp_wps.h

bool (wifi_set_wps_cb)(wps_st_cb_t cb);
bool (wifi_wps_disable)(void);
bool (wifi_wps_enable)(WPS_TYPE_t wps_type);
bool (wifi_wps_start)(void);

// espressif/espconn.h

sint8 (espconn_accept)(struct espconn *espconn);
sint8 (espconn_clear_opt)(struct espconn *espconn, uint8 opt);
sint8 (espconn_connect)(struct espconn *espconn);
sint8 (espconn_create)(struct espconn *espconn);
sint8 (espconn_delete)(struct espconn *espconn);
sint8 (espconn_disconnect)(struct espconn *espconn);
void (espconn_dns_setserver)(char numdns, ip_addr_t *dnsserver);
sint8 (espconn_get_connection_info)(struct espconn *pespconn, remot_info **pcon_info,
    uint8 typeflags);
sint8 (espconn_get_keepalive)(struct espconn *espconn, uint8 level, void *optarg);
err_t (espconn_gethostbyname)(struct espconn *pespconn, const char *hostname, ip_addr_t *addr,
    dns_found_callback found);
sint8 (espconn_igmp_join)(ip_addr_t *host_ip, ip_addr_t *multicast_ip);
sint8 (espconn_igmp_leave)(ip_addr_t *host_ip, ip_addr_t *multicast_ip);
void (espconn_init)(void);
uint32 (espconn_port)(void);
sint8 (espconn_recv_hold)(struct espconn *pespconn);
sint8 (espconn_recv_unhold)(struct espconn *pespconn);
sint8 (espconn_regist_connectcb)(struct espconn *espconn, espconn_connect_callback connect_cb);
sint8 (espconn_regist_disconcb)(struct espconn *espconn, espconn_connect_callback discon_cb);
sint8 (espconn_regist_reconcb)(struct espconn *espconn, espconn_reconnect_callback recon_cb);
sint8 (espconn_regist_recvcb)(struct espconn *espconn, espconn_recv_callback recv_cb);
sint8 (espconn_regist_sentcb)(struct espconn *espconn, espconn_sent_callback sent_cb);
sint8 (espconn_regist_time)(struct espconn *espconn, uint32 interval, uint8 type_flag);
sint8 (espconn_regist_write_finish)(struct espconn *espconn,
    espconn_connect_callback write_finish_fn);
sint8 (espconn_send)(struct espconn *espconn, uint8 *psent, uint16 length);
sint16 (espconn_sendto)(struct espconn *espconn, uint8 *psent, uint16 length);
sint8 (espconn_sent)(struct espconn *espconn, uint8 *psent, uint16 length);
sint8 (espconn_set_keepalive)(struct espconn *espconn, uint8 level, void *optarg);
sint8 (espconn_set_opt)(struct espconn *espconn, uint8 opt);
uint8 (espconn_tcp_get_max_con)(void);
sint8 (espconn_tcp_get_max_con_allow)(struct espconn *espconn);
sint8 (espconn_tcp_set_max_con)(uint8 num);
sint8 (espconn_tcp_set_max_con_allow)(struct espconn *espconn, uint8 num);

// espressif/espnow.h

sint32 (esp_now_add_peer)(uint8 *mac_addr, uint8 role, uint8 channel, uint8 *key, uint8 key_len);
sint32 (esp_now_deinit)(void);
sint32 (esp_now_del_peer)(uint8 *mac_addr);
uint8 *(esp_now_fetch_peer)(bool restart);
sint32 (esp_now_get_cnt_info)(uint8 *all_cnt, uint8 *encrypt_cnt);
sint32 (esp_now_get_peer_channel)(uint8 *mac_addr);
sint32 (esp_now_get_peer_key)(uint8 *mac_addr, uint8 *key, uint8 *key_len);
sint32 (esp_now_get_peer_role)(uint8 *mac_addr);
sint32 (esp_now_get_self_role)(void);
sint32 (esp_now_init)(void);
sint32 (esp_now_is_peer_exist)(uint8 *mac_addr);
sint32 (esp_now_register_recv_cb)(esp_now_recv_cb_t cb);
sint32 (esp_now_register_send_cb)(esp_now_send_cb_t cb);
sint32 (esp_now_send)(uint8 *da, uint8 *data, uint8 len);
sint32 (esp_now_set_kok)(uint8 *key, uint8 len);
sint32 (esp_now_set_peer_channel)(uint8 *mac_addr, uint8 channel);
sint32 (esp_now_set_peer_key)(uint8 *mac_addr, uint8 *key, uint8 key_len);
sint32 (esp_now_set_peer_role)(uint8 *mac_addr, uint8 role);
sint32 (esp_now_set_self_role)(uint8 role);
sint32 (esp_now_unregister_recv_cb)(void);
sint32 (esp_now_unregister_send_cb)(void);

// espressif/mesh.h

sint8 (espconn_mesh_connect)(struct espconn *usr_esp);
void (espconn_mesh_disable)(espconn_mesh_callback disable_cb);
sint8 (espconn_mesh_disconnect)(struct espconn *usr_esp);
void (espconn_mesh_enable)(espconn_mesh_callback enable_cb, enum mesh_type type);
bool (espconn_mesh_encrypt_init)(AUTH_MODE mode, uint8_t *passwd, uint8_t passwd_len);
uint8 (espconn_mesh_get_max_hops)(void);
bool (espconn_mesh_get_node_info)(enum mesh_node_type type, uint8_t **info, uint8_t *count);
sint8 (espconn_mesh_get_status)(void);
bool (espconn_mesh_group_id_init)(uint8_t *grp_id, uint16_t gid_len);
void (espconn_mesh_init)(void);
bool (espconn_mesh_local_addr)(struct ip_addr *ip);
sint8 (espconn_mesh_sent)(struct espconn *usr_esp, uint8 *pdata, uint16 len);
bool (espconn_mesh_set_dev_type)(uint8_t dev_type);
bool (espconn_mesh_set_max_hops)(uint8_t max_hops);
bool (espconn_mesh_set_ssid_prefix)(uint8_t *prefix, uint8_t prefix_len);

// espressif/pwm.h

uint32 (pwm_get_duty)(uint8 channel);
uint32 (pwm_get_period)(void);
void (pwm_init)(uint32 period, uint32 *duty, uint32 pwm_channel_num, uint32(*pin_info_list)[3]);
void (pwm_set_duty)(uint32 duty, uint8 channel);
void (pwm_set_period)(uint32 period);
void (pwm_start)(void);

// espressif/smartconfig.h

bool (esptouch_set_timeout)(uint8 time_s);
const char *(smartconfig_get_version)(void);
bool (smartconfig_set_type)(sc_type type);
bool (smartconfig_start)(sc_callback_t cb, ...);
bool (smartconfig_stop)(void);

// espressif/spi_flash.h

SpiFlashOpResult (spi_flash_erase_sector)(uint16 sec);
uint32 (spi_flash_get_id)(void);
SpiFlashOpResult (spi_flash_read)(uint32 src_addr, uint32 *des_addr, uint32 size);
SpiFlashOpResult (spi_flash_read_status)(uint32 *status);
void (spi_flash_set_read_func)(user_spi_flash_read read);
SpiFlashOpResult (spi_flash_write)(uint32 des_addr, uint32 *src_addr, uint32 size);
SpiFlashOpResult (spi_flash_write_status)(uint32 status_value);

// espressif/upgrade.h

bool (system_upgrade)(uint8 *data, uint32 len);
void (system_upgrade_deinit)(void);
void (system_upgrade_init)(void);
bool (system_upgrade_start)(struct upgrade_server_info *server);
bool (system_upgrade_start_ssl)(struct upgrade_server_info *server);

// lwip/ipv4/lwip/ip4_addr.h

u8_t (ip4_addr_isbroadcast)(u32_t addr, const struct netif *netif);
u8_t (ip4_addr_netmask_valid)(u32_t netmask);
u32_t (ipaddr_addr)(const char *cp);
int (ipaddr_aton)(const char *cp, ip_addr_t *addr);
char *(ipaddr_ntoa)(const ip_addr_t *addr);
char *(ipaddr_ntoa_r)(const ip_addr_t *addr, char *buf, int buflen);

// json/cJSON.h

void (cJSON_AddItemReferenceToArray)(cJSON *array, cJSON *item);
void (cJSON_AddItemReferenceToObject)(cJSON *object, const char *string, cJSON *item);
void (cJSON_AddItemToArray)(cJSON *array, cJSON *item);
void (cJSON_AddItemToObject)(cJSON *object, const char *string, cJSON *item);
void (cJSON_AddItemToObjectCS)(cJSON *object, const char *string, cJSON *item);
cJSON *(cJSON_CreateArray)(void);
cJSON *(cJSON_CreateBool)(int b);
cJSON *(cJSON_CreateDoubleArray)(const double *numbers, int count);
cJSON *(cJSON_CreateFalse)(void);
cJSON *(cJSON_CreateFloatArray)(const float *numbers, int count);
cJSON *(cJSON_CreateIntArray)(const int *numbers, int count);
cJSON *(cJSON_CreateNull)(void);
cJSON *(cJSON_CreateNumber)(double num);
cJSON *(cJSON_CreateObject)(void);
cJSON *(cJSON_CreateString)(const char *string);
cJSON *(cJSON_CreateStringArray)(const char **strings, int count);
cJSON *(cJSON_CreateTrue)(void);
void (cJSON_Delete)(cJSON *c);
void (cJSON_DeleteItemFromArray)(cJSON *array, int which);
void (cJSON_DeleteItemFromObject)(cJSON *object, const char *string);
cJSON *(cJSON_DetachItemFromArray)(cJSON *array, int which);
cJSON *(cJSON_DetachItemFromObject)(cJSON *object, const char *string);
cJSON *(cJSON_Duplicate)(cJSON *item, int recurse);
cJSON *(cJSON_GetArrayItem)(cJSON *array, int item);
int (cJSON_GetArraySize)(cJSON *array);
const char *(cJSON_GetErrorPtr)(void);
cJSON *(cJSON_GetObjectItem)(cJSON *object, const char *string);
void (cJSON_InitHooks)(cJSON_Hooks *hooks);
void (cJSON_InsertItemInArray)(cJSON *array, int which, cJSON *newitem);
void (cJSON_Minify)(char *json);
cJSON *(cJSON_Parse)(const char *value);
cJSON *(cJSON_ParseWithOpts)(const char *value, const char **return_parse_end,
    int require_null_terminated);
char *(cJSON_Print)(cJSON *item);
char *(cJSON_PrintBuffered)(cJSON *item, int prebuffer, int fmt);
char *(cJSON_PrintUnformatted)(cJSON *item);
void (cJSON_ReplaceItemInArray)(cJSON *array, int which, cJSON *newitem);
void (cJSON_ReplaceItemInObject)(cJSON *object, const char *string, cJSON *newitem);

// lwip/apps/time.h, lwip/apps/sntp_time.h

unsigned int (micros)(void);
unsigned int (millis)(void);
uint32 (sntp_get_current_timestamp)(void);
char *(sntp_get_real_time)(sntp_time_t t);
void (sntp_set_system_time)(sntp_time_t GMT_Time);
bool (sntp_set_timezone)(sint8 timezone);
