// The groups that use the radio.
#include "wifi_api.h"
#include "gpio.h"

static uint8 packet[1500];

static void sent(uint8 status) { printf("sent %d\n", status); }

// wifi_send_pkt_freedom: a probe request of our own making.
static void freedom(void *unused)
{
    static const uint8 head[24] = {0x40, 0, 0, 0, 255, 255, 255, 255, 255, 255, 2, 0,
                                   0,    0, 0, 9, 255, 255, 255, 255, 255, 255, 0x70, 1};
    memcpy(packet, head, sizeof(head));
    vTaskDelay(10);
    printf("no callback %d\n", wifi_register_send_pkt_freedom_cb(NULL));
    printf("register %d\n", wifi_register_send_pkt_freedom_cb(sent));
    printf("24 %d 1400 %d NULL %d\n", wifi_send_pkt_freedom(packet, 24, false),
           wifi_send_pkt_freedom(packet, 1400, false), wifi_send_pkt_freedom(NULL, 30, false));
    // Too long, and the memory ends before it does: nothing of it is read.
    printf("at the end %d\n", wifi_send_pkt_freedom((uint8 *)0x3FFFFFF0, 1400, false));
    printf("26 %d again %d\n", wifi_send_pkt_freedom(packet, 26, false),
           wifi_send_pkt_freedom(packet, 26, false));
    vTaskDelay(10);
    printf("1399 %d\n", wifi_send_pkt_freedom(packet, 1399, true));
    vTaskDelay(10);
    // To one receiver: nobody is there to acknowledge it.
    memset(packet + 4, 2, 6);
    printf("26 %d\n", wifi_send_pkt_freedom(packet, 26, true));
    vTaskDelay(10);
    wifi_unregister_send_pkt_freedom_cb();
    wifi_set_opmode_current(NULL_MODE);
    printf("off %d\n", wifi_send_pkt_freedom(packet, 26, false));
    vTaskDelete(NULL);
}

static void on_element(user_ie_type type, const uint8 *from, const uint8 *oui, uint8 *content,
                       uint8 length, sint32 rssi)
{
    printf("element %d from " MACSTR " of %02x%02x%02x: %d bytes, first %02x, level %d\n", type,
           MAC2STR(from), oui[0], oui[1], oui[2], length, content[0], rssi);
}

static void elements(void *unused)
{
    static uint8 content[248], oui[3] = {0x18, 0xFE, 0x34};
    int type;
    vTaskDelay(10);
    printf("register %d none %d\n", wifi_register_user_ie_manufacturer_recv_cb(on_element),
           wifi_register_user_ie_manufacturer_recv_cb(NULL));
    for (type = USER_IE_BEACON; type <= USER_IE_MAX; type++) {
        memset(content, type + 1, sizeof(content));
        printf("set %d ", wifi_set_user_ie(true, oui, (user_ie_type)type, content, 10));
    }
    printf("247 %d 248 %d nobody's %d\n",
           wifi_set_user_ie(true, oui, USER_IE_BEACON, content, 247),
           wifi_set_user_ie(true, oui, USER_IE_BEACON, content, 248),
           wifi_set_user_ie(true, NULL, USER_IE_BEACON, content, 10));
    vTaskDelay(400);
    wifi_unregister_user_ie_manufacturer_recv_cb();
    printf("off %d\n", wifi_set_user_ie(false, oui, USER_IE_BEACON, NULL, 0));
    vTaskDelete(NULL);
}

static void on_locp(uint8 *frame, int length, sint8 rssi)
{
    printf("locp %02x%02x to " MACSTR ", %d bytes, last %02x, level %d\n", frame[0], frame[1],
           MAC2STR(frame + 4), length, frame[length - 1], rssi);
}

static void locp(void *unused)
{
    vTaskDelay(10);
    printf("register %d none %d\n", wifi_register_rfid_locp_recv_cb(on_locp),
           wifi_register_rfid_locp_recv_cb(NULL));
    vTaskDelay(100);
    printf("open %d\n", wifi_rfid_locp_recv_open());
    vTaskDelay(200);
    wifi_rfid_locp_recv_close();
    printf("closed\n");
    vTaskDelay(100);
    wifi_unregister_rfid_locp_recv_cb();
    vTaskDelete(NULL);
}

static void scanned(void *list, STATUS status)
{
    struct bss_info *found = (struct bss_info *)list;
    printf("scan %d %s\n", status, found ? (char *)found->ssid : "nothing");
}

// In forced sleep there is no radio.
static void asleep(void *unused)
{
    vTaskDelay(10);
    printf("off %d\n", wifi_set_opmode_current(NULL_MODE));
    wifi_fpm_set_sleep_type(MODEM_SLEEP_T);
    wifi_fpm_open();
    printf("sleep %d\n", wifi_fpm_do_sleep(0xFFFFFFF));
    vTaskDelay(50);
    printf("asleep: mode %d scan %d connect %d send %d\n", wifi_set_opmode_current(STATION_MODE),
           wifi_station_scan(NULL, scanned), wifi_station_connect(),
           wifi_send_pkt_freedom(packet, 26, false));
    wifi_fpm_do_wakeup();
    wifi_fpm_close();
    printf("awake: mode %d scan %d\n", wifi_set_opmode_current(STATION_MODE),
           wifi_station_scan(NULL, scanned));
    vTaskDelete(NULL);
}

// After a deep sleep with option 4 there is none either, until one with another option.
static void radioless(void *unused)
{
    struct station_config config;
    bool woke = system_get_rst_info()->reason == REASON_DEEP_SLEEP_AWAKE;
    uint32 boots = 0;
    vTaskDelay(10);
    if (woke) system_rtc_mem_read(64, &boots, 4);
    boots++;
    system_rtc_mem_write(64, &boots, 4);
    // For the next sleep: this boot's radio is or is not there already.
    system_deep_sleep_set_option(boots == 1 ? 4 : 1);
    name_station(&config, "net");
    printf("boot %d mode %d config %d scan %d connect %d\n", boots, wifi_get_opmode(),
           wifi_station_set_config_current(&config), wifi_station_scan(NULL, scanned),
           wifi_station_connect());
    wifi_promiscuous_enable(1);
    vTaskDelay(300);
    if (boots < 3) system_deep_sleep(100000);
    vTaskDelete(NULL);
}

static void led(void *unused)
{
    wifi_status_led_install(4, PERIPHS_IO_MUX_GPIO4_U, FUNC_GPIO4);
    vTaskDelay(1400);
    wifi_status_led_uninstall();
    wifi_station_disconnect();
    vTaskDelay(100);
    printf("done\n");
    vTaskDelete(NULL);
}

void start_radio_case(const char *name)
{
    static const struct {
        const char *name;
        void (*task)(void *);
        bool connects;
    } groups[] = {{"freedom", freedom, false}, {"elements", elements, true},
                  {"locp", locp, false},       {"asleep", asleep, true},
                  {"led", led, true},          {"radioless", radioless, false}};
    struct station_config config;
    int i;
    for (i = 0; i < 6; i++) {
        if (strcmp(name, groups[i].name) != 0) continue;
        wifi_set_opmode_current(STATION_MODE);
        name_station(&config, "net");
        if (groups[i].connects) wifi_station_set_config_current(&config);
        xTaskCreate(groups[i].task, "group", 384, NULL, 3, NULL);
    }
}
