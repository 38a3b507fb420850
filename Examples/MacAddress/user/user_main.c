// Read and set the addresses of both interfaces (Guide 3.2.6). Setting is for user_init, and lasts
// until the next boot.
#include "esp_common.h"

uint32 user_rf_cal_sector_set(void) { return 1019; }

static void print_addresses(const char *which)
{
    uint8 mac[6];

    wifi_get_macaddr(STATION_IF, mac);
    printf("ESP8266 station %sMAC :" MACSTR "\n", which, MAC2STR(mac));
    wifi_get_macaddr(SOFTAP_IF, mac);
    printf("ESP8266 soft-AP %sMAC :" MACSTR "\n", which, MAC2STR(mac));
}

void user_init(void)
{
    uint8 softap_mac[6] = {0x16, 0x34, 0x56, 0x78, 0x90, 0xab};
    uint8 sta_mac[6] = {0x12, 0x34, 0x56, 0x78, 0x90, 0xab};
    uint8 group_mac[6] = {0x15, 0xfe, 0x36, 0x97, 0xd5, 0x7b};

    wifi_set_opmode(STATIONAP_MODE);
    print_addresses("");
    wifi_set_macaddr(SOFTAP_IF, softap_mac);
    wifi_set_macaddr(STATION_IF, sta_mac);
    print_addresses("new ");
    printf("a group's address: %d\n", wifi_set_macaddr(STATION_IF, group_mac));
    printf("the other's address: %d\n", wifi_set_macaddr(STATION_IF, softap_mac));
}
