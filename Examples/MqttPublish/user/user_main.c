/* MqttPublish: tell a broker how the chip is, and let others switch its lamp.
 *
 * Every twelve seconds it publishes how long it has been running (quality of service 0: the next one
 * comes anyway) and a count (1: none is lost, though one may come twice). What is published to
 * esp8266/lamp, "on" or "off", switches GPIO5. When the broker is lost, it is tried again after 1, 2, 4
 * and at most 30 seconds. */
#include "esp_common.h"
#include "gpio.h"
#include "mqtt.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define BROKER "broker.example"
#define BROKER_PORT 1883
#define LAMP 5
#define PERIOD_MS 12000

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static void join_network(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);
}

static void switch_lamp(const char *topic, const char *text)
{
    printf("%s: %.16s\n", topic, text);
    if (strcmp(text, "on") == 0) GPIO_OUTPUT_SET(LAMP, 1);
    if (strcmp(text, "off") == 0) GPIO_OUTPUT_SET(LAMP, 0);
}

/* Until there is a connection with a subscription. */
static void reach_broker(struct mqtt *mqtt)
{
    int pause = 1;

    while (!mqtt_connect(mqtt) || !mqtt_subscribe(mqtt, "esp8266/lamp")) {
        printf("no broker: again in %d s\n", pause);
        vTaskDelay(pause * 1000 / portTICK_RATE_MS);
        pause = pause < 16 ? pause * 2 : 30;
    }
    printf("the broker has %s session\n", mqtt->has_session ? "kept the" : "a new");
}

static void publish_task(void *arg)
{
    static struct mqtt mqtt = {BROKER, BROKER_PORT, "esp8266-demo", 10, switch_lamp, -1};
    static char uptime[16], count[16];
    struct mqtt_message running = {"esp8266/uptime", uptime, 0, 0};
    struct mqtt_message counted = {"esp8266/count", count, 1, 0};
    int number = 1;

    while (wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(100 / portTICK_RATE_MS);
    }
    for (;;) {
        if (mqtt.socket < 0) reach_broker(&mqtt);
        sprintf(uptime, "%u", system_get_time() / 1000000);
        sprintf(count, "%d", number);
        if (!mqtt_publish(&mqtt, &running) || !mqtt_publish(&mqtt, &counted)) continue;
        printf("published %d\n", number++);
        mqtt_wait(&mqtt, PERIOD_MS);
    }
}

void user_init(void)
{
    GPIO_ConfigTypeDef lamp;

    memset(&lamp, 0, sizeof(lamp));
    lamp.GPIO_Pin = BIT(LAMP);
    lamp.GPIO_Mode = GPIO_Mode_Output;
    gpio_config(&lamp);
    join_network();
    xTaskCreate(publish_task, (const signed char *)"publish", 512, NULL, 3, NULL);
}
