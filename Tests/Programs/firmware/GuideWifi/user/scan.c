/* 3.2.7 Scan Nearby APs, and 3.2.8 Get RSSI of AP. */
#include "sections.h"

void scan_done(void *arg, STATUS status)
{
    uint8 ssid[33];
    char temp[128];

    if (status == OK) {
        struct bss_info *bss_link = (struct bss_info *)arg;

        while (bss_link != NULL) {
            memset(ssid, 0, 33);
            if (strlen(bss_link->ssid) <= 32)
                memcpy(ssid, bss_link->ssid, strlen(bss_link->ssid));
            else
                memcpy(ssid, bss_link->ssid, 32);

            printf("(%d, \"%s\", %d, \"" MACSTR "\", %d)\r\n",
                bss_link->authmode, ssid, bss_link->rssi,
                MAC2STR(bss_link->bssid), bss_link->channel);
            bss_link = bss_link->next.stqe_next;
        }
    } else {
        printf("scan fail !!!\r\n");
    }
}

void scan_all(void)
{
    wifi_station_scan(NULL, scan_done);
}

void scan_one(void)
{
    struct scan_config config;

    memset(&config, 0, sizeof(config));
    config.ssid = DEMO_AP_SSID;

    wifi_station_scan(&config, scan_done);
}
