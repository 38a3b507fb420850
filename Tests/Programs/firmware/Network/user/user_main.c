/* Joins the network "net", finds a host by its name, and has it send back what it gets, by UDP and by
 * TCP. Then it takes one visitor. --set mac=1 gives both interfaces addresses of its own first. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/netdb.h"
#include "lwip/sockets.h"
#include "host8266.h"

#define SIZE 1024

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static char sent[SIZE], got[SIZE];

static struct sockaddr_in place(uint32 address, int port)
{
    struct sockaddr_in result;
    memset(&result, 0, sizeof(result));
    result.sin_len = sizeof(result);
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = address;
    result.sin_port = htons(port);
    return result;
}

static void echo(int type, const struct sockaddr_in *peer)
{
    int s = socket(AF_INET, type, 0), done = 0;
    memset(got, 0, SIZE);
    host8266_expect(connect(s, (struct sockaddr *)peer, sizeof(*peer)) == 0);
    host8266_expect(write(s, sent, SIZE) == SIZE);
    while (done < SIZE) {
        int count = read(s, got + done, SIZE - done);
        if (count <= 0) break;
        done += count;
    }
    host8266_expect(done == SIZE && memcmp(sent, got, SIZE) == 0);
    close(s);
    printf("%s echo\n", type == SOCK_STREAM ? "TCP" : "UDP");
}

static void take_visitor(void)
{
    struct sockaddr_in own = place(INADDR_ANY, 1002), from;
    socklen_t length = sizeof(from);
    int listener = socket(AF_INET, SOCK_STREAM, 0), visitor, count;
    host8266_expect(bind(listener, (struct sockaddr *)&own, sizeof(own)) == 0);
    host8266_expect(listen(listener, 1) == 0);
    visitor = accept(listener, (struct sockaddr *)&from, &length);
    host8266_expect(visitor >= 0);
    count = read(visitor, got, SIZE - 1);
    host8266_expect(count > 0);
    got[count > 0 ? count : 0] = 0;
    printf("%s from %s %d\n", got, inet_ntoa(from.sin_addr), ntohs(from.sin_port));
    host8266_expect(read(visitor, got, SIZE) == 0);
    close(visitor);
    close(listener);
}

/* To everybody at the soft-AP. */
static void announce(void)
{
    struct sockaddr_in all = place(inet_addr("192.168.4.255"), 9);
    int s = socket(AF_INET, SOCK_DGRAM, 0), on = 1;

    setsockopt(s, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
    host8266_expect(sendto(s, sent, 16, 0, (struct sockaddr *)&all, sizeof(all)) == 16);
    close(s);
}

static void main_task(void *unused)
{
    struct hostent *host;
    struct sockaddr_in peer;
    (void)unused;
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    for (int i = 0; i < SIZE; i++) sent[i] = i * 7;
    host = gethostbyname("far.test");
    host8266_expect(host != NULL);
    peer = place(*(uint32 *)host->h_addr_list[0], 7);
    printf("far.test is %s\n", inet_ntoa(peer.sin_addr));
    echo(SOCK_DGRAM, &peer);
    echo(SOCK_STREAM, &peer);
    take_visitor();
    if (host8266_setting("mac")) announce();
    vTaskDelay(10);
    host8266_exit(0);
}

/* Also where there is a stack already. */
static void set_addresses(void)
{
    uint8 station[6] = {0x5C, 0xCF, 0x7F, 1, 2, 3}, softap[6] = {0x5E, 0xCF, 0x7F, 1, 2, 3};
    struct softap_config *config = (struct softap_config *)zalloc(sizeof(struct softap_config));

    wifi_set_opmode(STATIONAP_MODE);
    sprintf((char *)config->ssid, "chip");
    config->max_connection = 4;
    wifi_softap_set_config(config);
    free(config);
    host8266_expect(wifi_set_macaddr(STATION_IF, station));
    close(socket(AF_INET, SOCK_DGRAM, 0));
    host8266_expect(wifi_set_macaddr(SOFTAP_IF, softap));
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    wifi_set_opmode(STATION_MODE);
    if (host8266_setting("mac")) set_addresses();
    sprintf((char *)config->ssid, "net");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(main_task, (signed char *)"main", 512, NULL, 2, NULL);
}
