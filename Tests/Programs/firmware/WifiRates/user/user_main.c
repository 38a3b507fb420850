/* How long a datagram of 1,400 bytes takes to an echo and back, at the rates that firmware chooses:
 * a line for each choice. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static int sock;

/* Microseconds, of the second time: the first finds the way. */
static void measure(const char *choice)
{
    static char big[1400], answer[16];
    struct sockaddr_in server;
    uint32 start = 0;
    int i;
    memset(&server, 0, sizeof(server));
    server.sin_family = AF_INET;
    server.sin_port = htons(7);
    server.sin_addr.s_addr = inet_addr("192.168.1.10");
    for (i = 0; i < 2; i++) {
        start = system_get_time();
        sendto(sock, big, sizeof(big), 0, (struct sockaddr *)&server, sizeof(server));
        recv(sock, answer, sizeof(answer), 0);
    }
    printf("%s %u us\n", choice, system_get_time() - start);
}

static void measures(void *unused)
{
    while (wifi_station_get_connect_status() != STATION_GOT_IP) {
        vTaskDelay(1);
    }
    wifi_set_sleep_type(NONE_SLEEP_T);
    sock = socket(AF_INET, SOCK_DGRAM, 0);
    measure("all");
    host8266_expect(wifi_set_user_rate_limit(RC_LIMIT_11N, 0, RATE_11N_MCS0, RATE_11N_MCS0));
    host8266_expect(wifi_set_user_rate_limit(RC_LIMIT_11G, 0, RATE_11G_B1M, RATE_11G_B1M));
    measure("not on");
    wifi_set_user_limit_rate_mask(LIMIT_RATE_MASK_AP);
    measure("soft-AP's");
    wifi_set_user_limit_rate_mask(LIMIT_RATE_MASK_STA);
    measure("MCS0");
    wifi_set_user_rate_limit(RC_LIMIT_11N, 0, RATE_11N_B1M, RATE_11N_B1M);
    measure("1M");
    wifi_set_user_fixed_rate(FIXED_RATE_MASK_STA, PHY_RATE_6);
    measure("fixed 6M");
    wifi_set_user_fixed_rate(FIXED_RATE_MASK_NONE, PHY_RATE_6);
    wifi_set_user_limit_rate_mask(LIMIT_RATE_MASK_NONE);
    measure("all");
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config config;
    memset(&config, 0, sizeof(config));
    wifi_set_opmode(STATION_MODE);
    strcpy((char *)config.ssid, "net");
    wifi_station_set_config(&config);
    xTaskCreate(measures, "measures", 512, NULL, 3, NULL);
}
