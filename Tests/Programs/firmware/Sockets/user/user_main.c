/* Sockets from firmware's side, against a host of the world's. --set case=NAME runs one part, of those
 * that the default does not. */
#include "checks.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

struct sockaddr_in address_of(const char *host, int port)
{
    struct sockaddr_in address;
    memset(&address, 0, sizeof(address));
    address.sin_len = sizeof(address);
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = inet_addr(host);
    return address;
}

int connected(int port)
{
    struct sockaddr_in host = address_of(HOST, port);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    host8266_expect(s >= 0);
    host8266_expect(connect(s, (struct sockaddr *)&host, sizeof(host)) == 0);
    return s;
}

int read_all(int s, char *buffer, int count)
{
    int done = 0;
    while (done < count) {
        int part = read(s, buffer + done, count - done);
        if (part <= 0) break;
        done += part;
    }
    return done;
}

void ask(int port)
{
    struct sockaddr_in host = address_of(HOST, port);
    int s = socket(AF_INET, SOCK_DGRAM, 0);
    sendto(s, "?", 1, 0, (struct sockaddr *)&host, sizeof(host));
    close(s);
}

void pause_ms(int ms) { vTaskDelay(ms / portTICK_RATE_MS); }

static bool is_case(const char *name)
{
    const char *wanted = host8266_setting("case");
    return wanted != NULL && strcmp(wanted, name) == 0;
}

struct part {
    const char *name;
    void (*check)(void);
};

static void main_task(void *arg)
{
    static const struct part parts[] = {
        {"tcp", check_tcp},         {"udp", check_udp},     {"select", check_select},
        {"options", check_options}, {"names", check_names}, {"tasks", check_tasks},
        {"transfer", check_transfer},
    };
    while (wifi_station_get_connect_status() != STATION_GOT_IP) vTaskDelay(1);
    if (is_case("sdk3")) {
        check_sdk3();
    } else if (is_case("heap")) {
        check_heap();
    } else if (is_case("restart")) {
        check_restart();
    } else if (is_case("limits")) {
        check_limits();
    } else {
        unsigned i;
        /* The stack comes into being with the first socket, and the task of user_init goes. */
        close(socket(AF_INET, SOCK_DGRAM, 0));
        pause_ms(100);
        for (i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            uint32 before = system_get_free_heap_size();
            if (host8266_setting("case") != NULL && !is_case(parts[i].name)) continue;
            printf("%s\n", parts[i].name);
            parts[i].check();
            /* Connections wait out their time, and tasks are reclaimed. */
            pause_ms(130000);
            if (system_get_free_heap_size() != before) {
                printf("%s: %d bytes lost\n", parts[i].name,
                       (int)(before - system_get_free_heap_size()));
                host8266_expect(false);
            }
        }
    }
    printf("done\n");
    host8266_exit(0);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(*config));
    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "net");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    xTaskCreate(main_task, "main", 512, NULL, 4, NULL);
}
