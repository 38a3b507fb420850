/* 3.2.4 ESP8266 Functions as SoftAP. */
#include "sections.h"

void softap_configure(void)
{
    wifi_set_opmode(SOFTAP_MODE);

    struct softap_config *config = (struct softap_config *)zalloc(sizeof(struct
    softap_config));
    // initialization

    wifi_softap_get_config(config); // Get soft-AP config first.

    sprintf(config->ssid, DEMO_AP_SSID);
    sprintf(config->password, DEMO_AP_PASSWORD);

    config->authmode = AUTH_WPA_WPA2_PSK;
    config->ssid_len = 0; // or its actual SSID length
    config->max_connection = 4;

    wifi_softap_set_config(config); // Set ESP8266 soft-AP config
    free(config);
}

void softap_list(void)
{
    struct station_info * station = wifi_softap_get_station_info();
    while(station){
        printf("bssid : " MACSTR ", ip : " IPSTR "\n",
               MAC2STR(station->bssid), IP2STR(&station->ip));
        station = STAILQ_NEXT(station, next);
    }
    wifi_softap_free_station_info(); // Free it by calling functions
}

void softap_address(void)
{
    wifi_softap_dhcps_stop(); // disable soft-AP DHCP server

    struct ip_info info;
    IP4_ADDR(&info.ip, 192, 168, 5, 1); // set IP
    IP4_ADDR(&info.gw, 192, 168, 5, 1); // set gateway
    IP4_ADDR(&info.netmask, 255, 255, 255, 0); // set netmask
    wifi_set_ip_info(SOFTAP_IF, &info);
}

void softap_range(void)
{
    struct dhcps_lease dhcps_lease;
    dhcps_lease.enable = true;
    IP4_ADDR(&dhcps_lease.start_ip, 192, 168, 5, 100);
    IP4_ADDR(&dhcps_lease.end_ip, 192, 168, 5, 105);
    wifi_softap_set_dhcps_lease(&dhcps_lease);

    wifi_softap_dhcps_start(); // enable soft-AP DHCP server
}
