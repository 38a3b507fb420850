/* WebServer: pages that a browser can open, and a lamp that it can switch.
 *
 * The chip joins the network DEMO_AP. Whoever holds the button (GPIO4 to ground) while it starts gets a
 * network of the chip's own instead, in which it is 192.168.4.1: so devices are set up that know no
 * network yet. */
#include "esp_common.h"
#include "gpio.h"
#include "server.h"

#define DEMO_AP_SSID "DEMO_AP"
#define DEMO_AP_PASSWORD "12345678"
#define OWN_SSID "ESP8266"
#define OWN_PASSWORD "87654321"
#define BUTTON 4

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static bool is_button_held(void)
{
    GPIO_ConfigTypeDef button;

    memset(&button, 0, sizeof(button));
    button.GPIO_Pin = BIT(BUTTON);
    button.GPIO_Mode = GPIO_Mode_Input;
    button.GPIO_Pullup = GPIO_PullUp_EN;
    gpio_config(&button);
    return GPIO_INPUT_GET(BUTTON) == 0;
}

static void join_network(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, DEMO_AP_SSID);
    sprintf((char *)config->password, DEMO_AP_PASSWORD);
    wifi_station_set_config(config);
    free(config);
}

static void offer_network(void)
{
    struct softap_config *config = (struct softap_config *)zalloc(sizeof(struct softap_config));

    wifi_set_opmode(SOFTAP_MODE);
    wifi_softap_get_config(config);
    sprintf((char *)config->ssid, OWN_SSID);
    sprintf((char *)config->password, OWN_PASSWORD);
    config->ssid_len = strlen(OWN_SSID);
    config->authmode = AUTH_WPA_WPA2_PSK;
    config->max_connection = 4;
    wifi_softap_set_config(config);
    free(config);
}

void user_init(void)
{
    if (is_button_held()) {
        offer_network();
    } else {
        join_network();
    }
    server_start();
}
