// Calls the functions of esp_wifi.h, esp_sta.h and esp_softap.h that no other program calls, and
// prints what they return. --set case= chooses the group; radio.c has those that use the radio.
#include "wifi_api.h"

uint32 user_rf_cal_sector_set(void) { return 1019; }

const char *setting(const char *name)
{
    const char *value = host8266_setting(name);
    return value ? value : "";
}

static bool is_case(const char *name) { return strcmp(setting("case"), name) == 0; }

void name_station(struct station_config *config, const char *ssid)
{
    memset(config, 0, sizeof(*config));
    strcpy((char *)config->ssid, ssid);
    strcpy((char *)config->password, "12345678");
}

// What flash keeps and what it does not: the first boot sets, the second looks.
static void stored(void)
{
    struct station_config station;
    struct softap_config ap;
    if (system_get_rst_info()->reason == REASON_DEFAULT_RST) {
        wifi_set_opmode(STATIONAP_MODE);
        wifi_set_opmode_current(STATION_MODE);
        printf("phy %d\n", wifi_set_phy_mode(PHY_MODE_11G));
        wifi_set_opmode_current(STATIONAP_MODE);
        printf("phy n %d 7 %d\n", wifi_set_phy_mode(PHY_MODE_11N),
               wifi_set_phy_mode((WIFI_PHY_MODE)7));
        wifi_station_set_auto_connect(false);
        wifi_station_set_reconnect_policy(false);
        wifi_station_set_hostname("other");
        wifi_set_sleep_type(NONE_SLEEP_T);
        name_station(&station, "kept");
        wifi_station_set_config(&station);
        name_station(&station, "passing");
        wifi_station_set_config_current(&station);
        wifi_softap_get_config(&ap);
        strcpy((char *)ap.ssid, "own");
        ap.ssid_len = 0;
        ap.beacon_interval = 500;
        wifi_softap_set_config(&ap);
        ap.beacon_interval = 600;
        wifi_softap_set_config_current(&ap);
    }
    printf("mode %d default %d\n", wifi_get_opmode(), wifi_get_opmode_default());
    printf("phy %d auto %d reconnect %d sleep %d\n", wifi_get_phy_mode(),
           wifi_station_get_auto_connect(), wifi_station_get_reconnect_policy(),
           wifi_get_sleep_type());
    printf("host %s\n", wifi_station_get_hostname());
    wifi_station_get_config(&station);
    printf("station %s", station.ssid);
    wifi_station_get_config_default(&station);
    printf(" default %s\n", station.ssid);
    wifi_softap_get_config(&ap);
    printf("ap %s %d", ap.ssid, ap.beacon_interval);
    wifi_softap_get_config_default(&ap);
    printf(" default %s %d length %d\n", ap.ssid, ap.beacon_interval, ap.ssid_len);
    if (system_get_rst_info()->reason == REASON_DEFAULT_RST) system_restart();
    system_restore();
    printf("restored: default %d auto %d phy %d\n", wifi_get_opmode_default(),
           wifi_station_get_auto_connect(), wifi_get_phy_mode());
}

static void show_records(void)
{
    struct station_config records[5];
    int i, count = wifi_station_get_ap_info(records);
    printf("%d records, current %d:", count, wifi_station_get_current_ap_id());
    for (i = 0; i < count; i++) printf(" %s", records[i].ssid);
    printf("\n");
}

static void records(void)
{
    static const char *names[] = {"a", "b", "c", "d", "e", "f"};
    struct station_config config;
    int i;
    wifi_set_opmode(STATION_MODE);
    printf("number 0 %d 6 %d 5 %d\n", wifi_station_ap_number_set(0), wifi_station_ap_number_set(6),
           wifi_station_ap_number_set(5));
    for (i = 0; i < 6; i++) {
        name_station(&config, names[i]);
        wifi_station_set_config(&config);
    }
    show_records();
    printf("change 5 %d same %d 2 %d\n", wifi_station_ap_change(5),
           wifi_station_ap_change(wifi_station_get_current_ap_id()), wifi_station_ap_change(2));
    show_records();
    wifi_station_get_config(&config);
    printf("in use %s\n", config.ssid);
    wifi_station_ap_number_set(2);
    show_records();
}

// What user_init may not do, and what only it may.
static void places(void)
{
    struct station_config config;
    uint8 mac[6] = {0x1A, 0xFE, 0x34, 1, 2, 3}, group[6] = {0x15, 0, 0, 0, 0, 0}, own[6];
    wifi_set_opmode_current(SOFTAP_MODE);
    name_station(&config, "net");
    printf("config without station %d\n", wifi_station_set_config_current(&config));
    printf("mac without station %d\n", wifi_set_macaddr(STATION_IF, mac));
    wifi_set_opmode_current(STATION_MODE);
    wifi_station_set_config_current(&config);
    printf("connect %d disconnect %d scan %d\n", wifi_station_connect(), wifi_station_disconnect(),
           wifi_station_scan(NULL, NULL));
    wifi_get_macaddr(SOFTAP_IF, own);
    printf("mac %d group %d other's %d third %d\n", wifi_set_macaddr(STATION_IF, mac),
           wifi_set_macaddr(STATION_IF, group), wifi_set_macaddr(STATION_IF, own),
           wifi_set_macaddr(MAX_IF, mac));
    wifi_get_macaddr(STATION_IF, own);
    printf("now " MACSTR " third %d\n", MAC2STR(own), wifi_get_macaddr(MAX_IF, own));
}

static void later(void *unused)
{
    uint8 mac[6] = {0x1A, 0xFE, 0x34, 1, 2, 4};
    vTaskDelay(10);
    printf("later mac %d\n", wifi_set_macaddr(STATION_IF, mac));
    printf("later disconnect %d connect %d\n", wifi_station_disconnect(), wifi_station_connect());
    vTaskDelete(NULL);
}

static bool lease(int first, int last, bool enable)
{
    struct dhcps_lease lease;
    memset(&lease, 0, sizeof(lease));
    lease.enable = enable;
    IP4_ADDR(&lease.start_ip, 192, 168, first >> 8 ? first >> 8 : 4, first & 255);
    IP4_ADDR(&lease.end_ip, 192, 168, 4, last);
    return wifi_softap_set_dhcps_lease(&lease);
}

static void show_lease(void)
{
    struct dhcps_lease lease;
    memset(&lease, 0, sizeof(lease));
    lease.enable = 7;
    if (wifi_softap_get_dhcps_lease(&lease)) {
        printf("lease " IPSTR " to " IPSTR "\n", IP2STR(&lease.start_ip), IP2STR(&lease.end_ip));
    } else {
        printf("no lease\n");
    }
}

// Addresses exclude DHCP, and the server's settings want it stopped.
static void dhcp(void)
{
    struct ip_info info;
    uint8 router = 0;
    wifi_set_opmode_current(STATION_MODE);
    printf("station only: start %d time %d lease %d\n", wifi_softap_dhcps_start(),
           wifi_softap_set_dhcps_lease_time(60), lease(10, 20, true));
    show_lease();
    wifi_set_opmode_current(STATIONAP_MODE);
    printf("client %d server %d\n", wifi_station_dhcpc_status(), wifi_softap_dhcps_status());
    wifi_get_ip_info(SOFTAP_IF, &info);
    printf("ap " IPSTR " third %d\n", IP2STR(&info.ip), wifi_get_ip_info(MAX_IF, &info));
    show_lease();
    printf("running: ip %d time %d reset %d lease %d\n", wifi_set_ip_info(SOFTAP_IF, &info),
           wifi_softap_set_dhcps_lease_time(60), wifi_softap_reset_dhcps_lease_time(),
           lease(10, 20, true));
    printf("stop %d status %d\n", wifi_softap_dhcps_stop(), wifi_softap_dhcps_status());
    show_lease();
    printf("time 0 %d 5000 %d", wifi_softap_set_dhcps_lease_time(0),
           wifi_softap_set_dhcps_lease_time(5000));
    printf(" is %u", wifi_softap_get_dhcps_lease_time());
    printf(" reset %d is %u\n", wifi_softap_reset_dhcps_lease_time(),
           wifi_softap_get_dhcps_lease_time());
    printf("lease own %d long %d alien %d none %d off %d good %d\n", lease(1, 20, true),
           lease(2, 103, true), lease(5 << 8 | 2, 9, true), wifi_softap_set_dhcps_lease(NULL),
           lease(0, 0, false), lease(10, 20, true));
    show_lease();
    printf("option 1 %d 0 %d NULL %d\n", wifi_softap_set_dhcps_offer_option(OFFER_ROUTER, &router),
           wifi_softap_set_dhcps_offer_option(OFFER_START, &router),
           wifi_softap_set_dhcps_offer_option(OFFER_ROUTER, NULL));
    IP4_ADDR(&info.ip, 192, 168, 7, 200);
    printf("ip %d start %d\n", wifi_set_ip_info(SOFTAP_IF, &info), wifi_softap_dhcps_start());
    show_lease();
    printf("client: ip %d stop %d ip %d start %d\n", wifi_set_ip_info(STATION_IF, &info),
           wifi_station_dhcpc_stop(), wifi_set_ip_info(STATION_IF, &info),
           wifi_station_dhcpc_start());
    wifi_get_ip_info(STATION_IF, &info);
    printf("forgotten " IPSTR "\n", IP2STR(&info.ip));
}

static void rates(void)
{
    uint8 mask = 9, rate = 9;
    printf("fixed %d rate 0 %d mask 4 %d none %d\n",
           wifi_set_user_fixed_rate(FIXED_RATE_MASK_STA, PHY_RATE_6),
           wifi_set_user_fixed_rate(FIXED_RATE_MASK_ALL, 0), wifi_set_user_fixed_rate(4, PHY_RATE_6),
           wifi_get_user_fixed_rate(NULL, &rate));
    printf("get %d", wifi_get_user_fixed_rate(&mask, &rate));
    printf(" mask %d rate %x\n", mask, rate);
    printf("support %d turned %d beyond %d\n", wifi_set_user_sup_rate(RATE_11G6M, RATE_11G24M),
           wifi_set_user_sup_rate(5, 4), wifi_set_user_sup_rate(0, 12));
    printf("limit %d interface %d mode %d\n",
           wifi_set_user_rate_limit(RC_LIMIT_11G, 0, RATE_11G_G54M, RATE_11G_G6M),
           wifi_set_user_rate_limit(RC_LIMIT_11G, 2, RATE_11G_G54M, RATE_11G_G6M),
           wifi_set_user_rate_limit(RC_LIMIT_NUM, 0, 0, 0));
    printf("mask %d wrong %d is %d\n", wifi_set_user_limit_rate_mask(LIMIT_RATE_MASK_AP),
           wifi_set_user_limit_rate_mask(4), wifi_get_user_limit_rate_mask());
}

static bool offer(int channel, AUTH_MODE mode, const char *password, int most, int interval)
{
    struct softap_config config;
    memset(&config, 0, sizeof(config));
    strcpy((char *)config.ssid, "own and more");
    strcpy((char *)config.password, password);
    config.ssid_len = 3;
    config.channel = channel;
    config.authmode = mode;
    config.max_connection = most;
    config.beacon_interval = interval;
    return wifi_softap_set_config_current(&config);
}

static void softap(void)
{
    struct softap_config config;
    printf("default mode %d\n", wifi_get_opmode());
    wifi_softap_get_config(&config);
    printf("default %s length %d channel %d auth %d hidden %d most %d interval %d\n", config.ssid,
           config.ssid_len, config.channel, config.authmode, config.ssid_hidden,
           config.max_connection, config.beacon_interval);
    printf("good %d wep %d short %d channel %d\n", offer(6, AUTH_WPA2_PSK, "12345678", 4, 100),
           offer(6, AUTH_WEP, "12345", 4, 100), offer(6, AUTH_WPA_PSK, "1234567", 4, 100),
           offer(15, AUTH_OPEN, "", 4, 100));
    printf("five %d fast %d slow %d\n", offer(6, AUTH_OPEN, "", 5, 100),
           offer(6, AUTH_OPEN, "", 4, 99), offer(6, AUTH_OPEN, "", 4, 60001));
    wifi_softap_get_config(&config);
    printf("now %s channel %d\n", config.ssid, config.channel);
    wifi_set_opmode_current(STATION_MODE);
    printf("without %d\n", offer(6, AUTH_OPEN, "", 4, 100));
    wifi_set_opmode_current(SOFTAP_MODE);
}

static void names(void)
{
    char longest[34];
    memset(longest, 'x', sizeof(longest));
    longest[33] = 0;
    printf("default %s\n", wifi_station_get_hostname());
    printf("empty %d 33 %d", wifi_station_set_hostname(""), wifi_station_set_hostname(longest));
    longest[32] = 0;
    printf(" 32 %d\n", wifi_station_set_hostname(longest));
    printf("%d\n", strlen(wifi_station_get_hostname()));
}

void user_init(void)
{
    static const struct {
        const char *name;
        void (*function)(void);
    } groups[] = {{"stored", stored}, {"records", records}, {"places", places}, {"dhcp", dhcp},
                  {"rates", rates},   {"softap", softap},   {"names", names}};
    int i;
    for (i = 0; i < 7; i++) {
        if (is_case(groups[i].name)) groups[i].function();
    }
    if (is_case("places")) xTaskCreate(later, "later", 256, NULL, 3, NULL);
    start_radio_case(setting("case"));
}
