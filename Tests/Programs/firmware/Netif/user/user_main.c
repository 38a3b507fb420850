/* lwIP's own functions: interfaces, DHCP, groups, work for task tiT, and its view of the system. In
 * the network "net", as 192.168.1.103, with 192.168.1.10 and 203.0.113.5, which echo. */
#include "netif_test.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* In no header of the SDK's. */
struct netif *eagle_lwip_getif(uint8 index);

struct netif *station(void) { return eagle_lwip_getif(0); }

ip_addr_t address(const char *text)
{
    ip_addr_t result;
    result.addr = ipaddr_addr(text);
    return result;
}

int echo(const char *host)
{
    struct sockaddr_in peer;
    char text[4] = "abc";
    int timeout = 1000, result = 0, s = socket(AF_INET, SOCK_DGRAM, 0);
    memset(&peer, 0, sizeof(peer));
    peer.sin_len = sizeof(peer);
    peer.sin_family = AF_INET;
    peer.sin_port = htons(7);
    peer.sin_addr.s_addr = inet_addr(host);
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof(timeout));
    if (sendto(s, text, 4, 0, (struct sockaddr *)&peer, sizeof(peer)) < 0) {
        result = errno;
    } else if (recv(s, text, 4, 0) != 4) {
        result = errno;
    }
    close(s);
    return result;
}

static void looks(void)
{
    struct netif *netif = station();
    struct ip_info info;
    uint8 mac[6];

    EXPECT(netif != NULL && netif_list == netif && netif->next == NULL && netif_default == netif);
    EXPECT(netif_find("ew0") == netif && netif_find("ew1") == NULL && netif_find("st0") == NULL);
    EXPECT(netif_find("ew") == NULL && netif_find("") == NULL && netif_find(NULL) == NULL);
    EXPECT(eagle_lwip_getif(1) == NULL && eagle_lwip_getif(2) == NULL);
    wifi_get_ip_info(STATION_IF, &info);
    EXPECT(netif->ip_addr.addr == info.ip.addr && info.ip.addr == ipaddr_addr("192.168.1.103"));
    EXPECT(netif->netmask.addr == info.netmask.addr && netif->gw.addr == info.gw.addr);
    wifi_get_macaddr(STATION_IF, mac);
    EXPECT(memcmp(netif->hwaddr, mac, 6) == 0 && netif->hwaddr_len == 6 && netif->mtu == 1500);
    EXPECT(netif_is_up(netif) && netif_is_link_up(netif) && (netif->flags & NETIF_FLAG_DHCP));
    EXPECT(netif->name[0] == 'e' && netif->name[1] == 'w' && netif->num == 0);
    EXPECT(strcmp(netif_get_hostname(netif), wifi_station_get_hostname()) == 0);
    EXPECT(echo(NEAR) == 0 && echo(FAR) == 0);
}

static void ups_and_downs(void)
{
    struct netif *netif = station(), *nothing = (struct netif *)((char *)station() + 1);

    netif_set_down(netif);
    EXPECT(!netif_is_up(netif) && echo(NEAR) == EHOSTUNREACH);
    netif_set_up(netif);
    EXPECT(netif_is_up(netif) && echo(NEAR) == 0);
    netif_set_link_down(netif);
    EXPECT(!netif_is_link_up(netif) && echo(NEAR) == EHOSTUNREACH);
    netif_set_link_up(netif);
    EXPECT(netif_is_link_up(netif) && echo(NEAR) == 0);

    netif_set_default(NULL);
    EXPECT(netif_default == NULL && echo(NEAR) == 0 && echo(FAR) == EHOSTUNREACH);
    netif_set_default(nothing);
    EXPECT(netif_default == NULL);
    netif_set_default(netif);
    EXPECT(netif_default == netif && echo(FAR) == 0);

    /* No interface, and one that is not there. */
    netif_set_down(NULL);
    netif_set_down(nothing);
    netif_set_link_down(NULL);
    netif_set_addr(NULL, NULL, NULL, NULL);
    netif_set_ipaddr(nothing, NULL);
    EXPECT(echo(NEAR) == 0);
}

static void addresses(void)
{
    struct netif *netif = station();
    ip_addr_t own = address("192.168.1.77"), mask = address("255.255.255.0"),
              small = address("255.255.255.252"), gateway = address("192.168.1.1");
    struct ip_info info;

    netif_set_ipaddr(netif, &own);
    wifi_get_ip_info(STATION_IF, &info);
    EXPECT(netif->ip_addr.addr == own.addr && info.ip.addr == own.addr);
    EXPECT(echo(NEAR) == 0 && echo(FAR) == 0);
    netif_set_gw(netif, NULL);
    EXPECT(netif->gw.addr == 0 && echo(NEAR) == 0 && echo(FAR) == EHOSTUNREACH);
    netif_set_gw(netif, &gateway);
    EXPECT(echo(FAR) == 0);
    /* Through the gateway it is within reach all the same. */
    netif_set_netmask(netif, &small);
    EXPECT(netif->netmask.addr == small.addr);
    netif_set_netmask(netif, &mask);
    netif_set_addr(netif, NULL, NULL, NULL);
    EXPECT(netif->ip_addr.addr == 0 && echo(NEAR) == EHOSTUNREACH);
    netif_set_addr(netif, &own, &mask, &gateway);
    EXPECT(netif->ip_addr.addr == own.addr && echo(FAR) == 0);
}

static void dhcp(void)
{
    struct netif *netif = station();
    ip_addr_t own = address("192.168.1.88"), mask = address("255.255.255.0");

    EXPECT(dhcp_start(NULL) == ERR_ARG && dhcp_renew(NULL) == ERR_ARG);
    EXPECT(dhcp_release(NULL) == ERR_ARG);
    dhcp_stop(NULL);
    dhcp_inform(NULL);
    EXPECT(dhcp_start(netif) == ERR_OK);
    vTaskDelay(100);
    EXPECT(netif->ip_addr.addr == ipaddr_addr("192.168.1.103"));
    EXPECT(dhcp_renew(netif) == ERR_OK);
    vTaskDelay(100);
    EXPECT(netif->ip_addr.addr == ipaddr_addr("192.168.1.103") && echo(NEAR) == 0);
    EXPECT(dhcp_release(netif) == ERR_OK);
    vTaskDelay(10);
    EXPECT(netif->ip_addr.addr == 0 && wifi_station_dhcpc_status() == DHCP_STOPPED);
    EXPECT(dhcp_release(netif) == ERR_ARG && dhcp_renew(netif) == ERR_ARG);
    netif_set_addr(netif, &own, &mask, NULL);
    dhcp_inform(netif);
    vTaskDelay(10);
    EXPECT(echo(NEAR) == 0);
    EXPECT(dhcp_start(netif) == ERR_OK);
    vTaskDelay(100);
    dhcp_stop(netif);
    EXPECT(wifi_station_dhcpc_status() == DHCP_STOPPED && !(netif->flags & NETIF_FLAG_DHCP));
    vTaskDelay(10);
    EXPECT(netif->ip_addr.addr == ipaddr_addr("192.168.1.103") && echo(NEAR) == 0);
}

static void groups(void)
{
    ip_addr_t own = station()->ip_addr, group = address("224.1.2.3"), none = address("192.0.2.9");

    EXPECT(igmp_joingroup(&own, &group) == ERR_OK);
    EXPECT(igmp_joingroup(IP_ADDR_ANY, &group) == ERR_OK);
    EXPECT(igmp_leavegroup(&own, &group) == ERR_OK);
    EXPECT(igmp_leavegroup(NULL, &group) == ERR_OK);
    EXPECT(igmp_leavegroup(&own, &group) == ERR_VAL);
    EXPECT(igmp_joingroup(&none, &group) == ERR_VAL);
    EXPECT(igmp_joingroup(&own, &none) == ERR_VAL && igmp_joingroup(&own, NULL) == ERR_VAL);
}

static void soft_ap(void)
{
    struct ip_info info, now;
    struct netif *netif;

    wifi_set_opmode(STATIONAP_MODE);
    vTaskDelay(50);
    netif = eagle_lwip_getif(1);
    EXPECT(netif != NULL && netif_find("ew1") == netif && station()->next == netif);
    EXPECT(netif->ip_addr.addr == ipaddr_addr("192.168.4.1"));
    dhcps_stop();
    EXPECT(wifi_softap_dhcps_status() == DHCP_STOPPED);
    info.ip = address("192.168.9.1");
    info.netmask = address("255.255.255.0");
    info.gw = info.ip;
    dhcps_start(&info);
    wifi_get_ip_info(SOFTAP_IF, &now);
    EXPECT(now.ip.addr == info.ip.addr && netif->ip_addr.addr == info.ip.addr);
    EXPECT(wifi_softap_dhcps_status() == DHCP_STARTED);
    dhcps_stop();
    dhcps_start(NULL);
    EXPECT(wifi_softap_dhcps_status() == DHCP_STARTED && netif->ip_addr.addr == info.ip.addr);
    EXPECT(dhcps_router_enabled(OFFER_ROUTER) && dhcp_start(netif) == ERR_ARG);
    wifi_set_opmode(STATION_MODE);
    EXPECT(eagle_lwip_getif(1) == NULL && station()->next == NULL);
}

static void main_task(void *unused)
{
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    looks();
    ups_and_downs();
    addresses();
    dhcp();
    groups();
    soft_ap();
    check_work();
    check_system();
    printf("done\n");
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    wifi_set_opmode(STATION_MODE);
    strcpy((char *)config.ssid, "net");
    strcpy((char *)config.password, "12345678");
    wifi_station_set_config(&config);
    xTaskCreate(main_task, (signed char *)"main", 512, NULL, 2, NULL);
}
