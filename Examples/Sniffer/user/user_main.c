// Listen to others (Guide A.1): hop over all channels, count what is heard on each, and tell who
// talks to whom. Only in station mode, not connected, and not from user_init.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "sniffer.h"

#define CHANNELS 13
#define MOST_TALKERS 8

struct talker {
    uint8 from[6], to[6];
    const char *protection;
    int frames, bytes;
};

static struct {
    int beacons, management, data, unreadable;
} heard[CHANNELS + 1];
static struct talker talkers[MOST_TALKERS];
static int talker_count;

uint32 user_rf_cal_sector_set(void) { return 1019; }

// What stands behind the header of 24 bytes tells the cipher.
static const char *protection_of(const uint8 *frame)
{
    const uint8 *iv = frame + 24;
    if (!(frame[1] & 0x40)) return "open";
    if (!(iv[3] & 0x20)) return "WEP";
    return iv[1] == ((iv[0] | 0x20) & 0x7F) ? "TKIP" : "CCMP";
}

static void note_talker(const struct sniffer_buf *buffer)
{
    const uint8 *frame = buffer->buf;
    struct talker *talker;
    int i;

    for (i = 0; i < talker_count; i++) {
        talker = &talkers[i];
        if (memcmp(talker->from, frame + 10, 6) == 0 && memcmp(talker->to, frame + 4, 6) == 0) {
            break;
        }
    }
    if (i == MOST_TALKERS) return;
    talker = &talkers[i];
    if (i == talker_count) {
        talker_count++;
        memcpy(talker->from, frame + 10, 6);
        memcpy(talker->to, frame + 4, 6);
        talker->protection = protection_of(frame);
    }
    talker->frames++;
    talker->bytes = buffer->lenseq[0].len;
}

static void on_frame(uint8 *buf, uint16 len)
{
    int channel = ((struct RxControl *)buf)->channel;

    if (channel > CHANNELS) return;
    if (len == sizeof(struct RxControl)) {
        heard[channel].unreadable++;
    } else if (len == sizeof(struct sniffer_buf2)) {
        if (((struct sniffer_buf2 *)buf)->buf[0] == 0x80) {
            heard[channel].beacons++;
        } else {
            heard[channel].management++;
        }
    } else {
        heard[channel].data++;
        note_talker((struct sniffer_buf *)buf);
    }
}

static void sniffer_task(void *arg)
{
    int channel, i;

    wifi_station_disconnect();
    wifi_set_promiscuous_rx_cb(on_frame);
    wifi_promiscuous_enable(1);
    for (channel = 1; channel <= CHANNELS; channel++) {
        wifi_set_channel(channel);
        vTaskDelay(1000 / portTICK_RATE_MS);
    }
    wifi_promiscuous_enable(0);

    for (channel = 1; channel <= CHANNELS; channel++) {
        if (!heard[channel].beacons) continue;
        printf("channel %2d: %d beacons, %d other management, %d data, %d unreadable\n", channel,
               heard[channel].beacons, heard[channel].management, heard[channel].data,
               heard[channel].unreadable);
    }
    for (i = 0; i < talker_count; i++) {
        printf(MACSTR " > " MACSTR ": %s, %d of %d bytes\n", MAC2STR(talkers[i].from),
               MAC2STR(talkers[i].to), talkers[i].protection, talkers[i].frames,
               talkers[i].bytes);
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    wifi_set_opmode(STATION_MODE);
    xTaskCreate(sniffer_task, "sniffer", 256, NULL, 2, NULL);
}
