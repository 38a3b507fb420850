// Delays, the character sink of printf, printing of addresses, and DHCP types that the station
// and the soft access point share.
#ifndef HOST8266_ESP_MISC_H
#define HOST8266_ESP_MISC_H

#include "c_types.h"

#include "../lwip/lwip/ip_addr.h"

#ifdef __cplusplus
extern "C" {
#endif

// Formats, and the arguments that go with them

#define MACSTR "%02x:%02x:%02x:%02x:%02x:%02x"
#define MAC2STR(a) (a)[0], (a)[1], (a)[2], (a)[3], (a)[4], (a)[5]

#define IPSTR "%d.%d.%d.%d"
#define IP2STR(ipaddr) \
    ip4_addr1_16(ipaddr), ip4_addr2_16(ipaddr), ip4_addr3_16(ipaddr), ip4_addr4_16(ipaddr)

// DHCP

enum dhcp_status {
    DHCP_STOPPED,
    DHCP_STARTED,
};

struct dhcps_lease {
    bool enable;
    struct ip_addr start_ip;
    struct ip_addr end_ip;
};

enum dhcps_offer_option {
    OFFER_START = 0x00,
    OFFER_ROUTER = 0x01,
    OFFER_END,
};

// Functions

// Spins for `us` microseconds; no other task runs unless it has a higher priority.
void os_delay_us(uint16 us);

// Makes `p` the sink of printf's characters, in place of UART0.
void os_install_putc1(void (*p)(char c));

// Sends one character to that sink.
void os_putc(char c);

#ifdef __cplusplus
}
#endif

#endif
