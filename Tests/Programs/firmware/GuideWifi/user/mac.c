/* 3.2.6 Read and Set the MAC Address of ESP8266. */
#include "sections.h"

void mac_address(void)
{
    uint8 sofap_mac[6], sta_mac[6];

    wifi_set_opmode(STATIONAP_MODE);

    wifi_get_macaddr(SOFTAP_IF, sofap_mac);
    wifi_get_macaddr(STATION_IF, sta_mac);
    printf("ESP8266 station MAC :" MACSTR "\n", MAC2STR(sta_mac));
    printf("ESP8266 soft-AP MAC :" MACSTR "\n", MAC2STR(sofap_mac));

    {
        char sofap_mac[6] = {0x16, 0x34, 0x56, 0x78, 0x90, 0xab};
        char sta_mac[6] = {0x12, 0x34, 0x56, 0x78, 0x90, 0xab};

        wifi_set_macaddr(SOFTAP_IF, sofap_mac);
        wifi_set_macaddr(STATION_IF, sta_mac);
    }
    wifi_get_macaddr(SOFTAP_IF, sofap_mac);
    wifi_get_macaddr(STATION_IF, sta_mac);
    printf("ESP8266 station new MAC :" MACSTR "\n", MAC2STR(sta_mac));
    printf("ESP8266 soft-AP new MAC :" MACSTR "\n", MAC2STR(sofap_mac));
}
