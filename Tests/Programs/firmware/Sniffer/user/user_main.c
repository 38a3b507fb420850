// Listens to a channel for a while and prints what each buffer of the sniffer's says. --set chooses:
// channel, ms (how long), mac (a filter), case (another program).
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

// As the Technical Reference describes them.
struct receiver {
    signed rssi : 8;
    unsigned rate : 4;
    unsigned is_group : 1;
    unsigned : 1;
    unsigned sig_mode : 2;
    unsigned legacy_length : 12;
    unsigned damatch0 : 1;
    unsigned damatch1 : 1;
    unsigned bssidmatch0 : 1;
    unsigned bssidmatch1 : 1;
    unsigned mcs : 7;
    unsigned cwb : 1;
    unsigned ht_length : 16;
    unsigned : 8;
    unsigned rxend_state : 8;
    unsigned ampdu_cnt : 8;
    unsigned channel : 4;
    unsigned : 12;
};

struct other_buffer {
    struct receiver receiver;
    uint8 frame[36];
    uint16 count;
    uint16 length;
    uint16 sequence;
    uint8 third[6];
};

struct management_buffer {
    struct receiver receiver;
    uint8 frame[112];
    uint16 count;
    uint16 length;
};

static int heard[16];

uint32 user_rf_cal_sector_set(void) { return 1019; }

static const char *setting(const char *name)
{
    const char *value = host8266_setting(name);
    return value ? value : "";
}

static bool is_case(const char *name) { return strcmp(setting("case"), name) == 0; }

static const char *protection(const uint8 *frame)
{
    const uint8 *iv = frame + 24;
    if (!(frame[1] & 0x40)) return "open";
    if (!(iv[3] & 0x20)) return "wep";
    return iv[1] == ((iv[0] | 0x20) & 0x7F) ? "tkip" : "ccmp";
}

static void show(uint8 *buffer, uint16 length)
{
    struct receiver *receiver = (struct receiver *)buffer;
    heard[receiver->channel]++;
    if (is_case("count")) return;
    printf("%d: level %d channel %d ", length, receiver->rssi, receiver->channel);
    if (receiver->sig_mode) {
        printf("mcs %d wide %d size %d ", receiver->mcs, receiver->cwb, receiver->ht_length);
    } else {
        printf("rate %x size %d ", receiver->rate, receiver->legacy_length);
    }
    printf("group %d mine %d%d", receiver->is_group, receiver->damatch0, receiver->damatch1);
    if (length == 128) {
        struct management_buffer *management = (struct management_buffer *)buffer;
        printf(" kind %02x from " MACSTR " count %d length %d", management->frame[0],
               MAC2STR(management->frame + 10), management->count, management->length);
    } else if (length == 60) {
        struct other_buffer *other = (struct other_buffer *)buffer;
        printf(" kind %02x to " MACSTR " from " MACSTR " third " MACSTR " %s count %d length %d "
               "number %d",
               other->frame[0], MAC2STR(other->frame + 4), MAC2STR(other->frame + 10),
               MAC2STR(other->third), protection(other->frame), other->count, other->length,
               other->sequence >> 4);
    }
    printf("\n");
}

static void set_filter(void)
{
    uint8 mac[6];
    int i;
    for (i = 0; i < 6; i++) mac[i] = strtol(setting("mac") + 3 * i, NULL, 16);
    printf("filter %d\n", wifi_promiscuous_set_mac(mac));
}

static void refusals(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    strcpy((char *)config.ssid, "net");
    printf("config %d\n", wifi_station_set_config_current(&config));
    printf("mode %d connect %d scan %d\n", wifi_set_opmode_current(STATIONAP_MODE),
           wifi_station_connect(), wifi_station_scan(NULL, NULL));
    printf("channel 0 %d 14 %d 15 %d\n", wifi_set_channel(0), wifi_set_channel(14),
           wifi_set_channel(15));
    printf("channel %d\n", wifi_get_channel());
    wifi_set_channel(6);
}

static void sniff(void *unused)
{
    int channel = atoi(setting("channel")), ms = atoi(setting("ms"));
    vTaskDelay(is_case("connected") ? 1000 : 10);
    wifi_set_promiscuous_rx_cb(show);
    if (setting("mac")[0]) set_filter();
    wifi_promiscuous_enable(1);
    if (setting("mac")[0]) set_filter();
    if (is_case("refusals")) refusals();
    if (is_case("count")) {
        for (channel = 1; channel <= 13; channel++) {
            wifi_set_channel(channel);
            vTaskDelay(ms / portTICK_RATE_MS);
        }
        for (channel = 1; channel <= 13; channel++) {
            if (heard[channel]) printf("channel %d: %d\n", channel, heard[channel]);
        }
    } else {
        wifi_set_channel(channel);
        vTaskDelay(ms / portTICK_RATE_MS);
    }
    wifi_promiscuous_enable(0);
    printf("off\n");
    vTaskDelay(50);
    if (is_case("again")) {
        // The filter went with the first time.
        wifi_promiscuous_enable(1);
        vTaskDelay(ms / portTICK_RATE_MS);
        wifi_promiscuous_enable(0);
    }
    if (is_case("refusals")) printf("scan %d\n", wifi_station_scan(NULL, NULL));
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct station_config config;
    wifi_set_opmode_current(is_case("ap") ? STATIONAP_MODE : STATION_MODE);
    if (is_case("connected")) {
        memset(&config, 0, sizeof(config));
        strcpy((char *)config.ssid, "net");
        strcpy((char *)config.password, "12345678");
        wifi_station_set_config_current(&config);
    }
    if (is_case("early")) {
        wifi_set_promiscuous_rx_cb(show);
        wifi_promiscuous_enable(1);
        wifi_set_channel(6);
        return;
    }
    xTaskCreate(sniff, "sniff", 512, NULL, 3, NULL);
}
