/* An upgrade from 192.168.1.114:80, and what becomes of it, by `--set`:
 *   times   check_times in milliseconds, 10000 if not said
 *   url     the path; /user2.bin for user1 and /user1.bin for user2 if not said
 *   port    the server's, 80 if not said; the first of several upgrades goes to port 80
 *   starts  how many there are, 2 if not said; the last one only says which slot it is in
 *   failure restart: an upgrade that fails is followed by a restart, and not by the end
 *   case    what is tested beside it (below) */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "lwip/sockets.h"
#include "upgrade.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

/* So that the image is one of several sectors. */
static const uint8 filling[10000] = {1};

static struct upgrade_server_info server;
static char url[128];
static const char *name = "";
static uint32 heap_before, heap_least = 0xFFFFFFFF, started, starts;

static bool is_case(const char *wanted) { return strcmp(name, wanted) == 0; }

static int number(const char *setting, int otherwise)
{
    const char *text = host8266_setting(setting);
    return text ? atoi(text) : otherwise;
}

/* Waits until the SDK has given everything back, its task and a closed connection included. */
static void check_heap(void)
{
    int rounds;
    for (rounds = 0; rounds < 2500; rounds++) {
        if (system_get_free_heap_size() >= heap_before) return;
        vTaskDelay(10);
    }
    printf("%d bytes of the heap are lost\n", heap_before - system_get_free_heap_size());
    host8266_exit(1);
}

static volatile bool is_over;

/* A task of its own, there before the heap is measured. */
static void judge(void *arg)
{
    while (!is_over) vTaskDelay(10);
    check_heap();
    printf("the heap is whole\n");
    if (host8266_setting("failure")) system_restart();
    host8266_exit(0);
}

static void checked(void *arg)
{
    uint32 spent = (system_get_time() - started) / 1000;

    host8266_expect(arg == &server);
    host8266_expect(server.upgrade_flag == (system_upgrade_flag_check() == UPGRADE_FLAG_FINISH));
    host8266_expect(spent <= server.check_times + 100);
    /* The segment's buffer, the task, the socket: not the image. */
    host8266_expect(heap_before - heap_least < 12000);
    printf("upgrade_flag %d, flag %d\n", server.upgrade_flag, system_upgrade_flag_check());
    if (server.upgrade_flag && !is_case("stay")) {
        system_upgrade_reboot();
        host8266_expect(false);
    }
    if (is_case("again")) {
        name = "";
        strcpy(url, "GET /other.bin HTTP/1.0\r\n\r\n");
        started = system_get_time();
        /* Allowed in the callback: the first has ended. */
        host8266_expect(system_upgrade_start(&server));
        return;
    }
    is_over = true;
}

static void watch(void *arg)
{
    for (;;) {
        uint32 now = system_get_free_heap_size();
        if (now < heap_least) heap_least = now;
        vTaskDelay(1);
    }
}

static void start(void)
{
    const char *path = host8266_setting("url");

    server.sockaddrin.sin_family = AF_INET;
    server.sockaddrin.sin_addr.s_addr = inet_addr("192.168.1.114");
    server.sockaddrin.sin_port =
        htons(starts == 1 && number("starts", 2) > 2 ? 80 : number("port", 80));
    server.check_cb = checked;
    server.check_times = number("times", 10000);
    server.url = (uint8 *)url;
    if (!path) path = system_upgrade_userbin_check() == USER_BIN1 ? "/user2.bin" : "/user1.bin";
    sprintf(url, "GET %s HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", path);
    started = system_get_time();
    host8266_expect(system_upgrade_start(&server));
    host8266_expect(system_upgrade_flag_check() == UPGRADE_FLAG_START);
    host8266_expect(!system_upgrade_start(&server));
}

/* What the functions refuse, and bytes in pieces of every length. */
static void pieces(void)
{
    enum { SIZE = 9000 };
    uint8 *image = (uint8 *)zalloc(SIZE);
    uint32 *words = (uint32 *)zalloc(SIZE);
    uint32 done = 0, step = 1;

    host8266_expect(!system_upgrade_start(NULL));
    host8266_expect(!system_upgrade_start(&server));
    host8266_expect(!system_upgrade_start_ssl(&server));
    host8266_expect(!system_upgrade(image, 4));
    for (done = 0; done < SIZE; done++) image[done] = done * 7 + done / 256;
    heap_before = system_get_free_heap_size();
    system_upgrade_init();
    system_upgrade_init();
    host8266_expect(system_upgrade(image, 0) && system_upgrade(NULL, 8));
    for (done = 0; done < SIZE; done += step) {
        step = done * 13 % 601 + 1;
        if (step > SIZE - done) step = SIZE - done;
        host8266_expect(system_upgrade(image + done, step));
    }
    host8266_expect(!system_upgrade(image, 0x7A000));
    system_upgrade_deinit();
    system_upgrade_deinit();
    host8266_expect(system_get_free_heap_size() == heap_before);
    spi_flash_read(0x81000, words, SIZE);
    host8266_expect(memcmp(words, image, SIZE) == 0);
    /* Begun anew, and ended in the middle of a word. */
    system_upgrade_init();
    host8266_expect(system_upgrade(image + 1, 7));
    spi_flash_read(0x81000, words, 8);
    host8266_expect(memcmp(words, image + 1, 4) == 0 && words[1] == 0xFFFFFFFF);
    system_upgrade_deinit();
    spi_flash_read(0x81000, words, 8);
    host8266_expect(memcmp(words, image + 1, 7) == 0 && words[1] >> 24 == 0xFF);
    /* With another flag nothing restarts. */
    system_upgrade_reboot();
    printf("pieces checked\n");
    host8266_exit(0);
}

static void task(void *arg)
{
    struct ip_info ip;

    if (is_case("pieces")) pieces();
    do {
        vTaskDelay(10);
        wifi_get_ip_info(STATION_IF, &ip);
    } while (ip.ip.addr == 0);
    /* What the first socket leaves behind, for good, is not the upgrade's. */
    close(socket(PF_INET, SOCK_STREAM, 0));
    xTaskCreate(judge, (signed char *)"judge", 256, NULL, 1, NULL);
    heap_before = system_get_free_heap_size();
    start();
    if (is_case("deinit")) {
        vTaskDelay(number("after", 50));
        system_upgrade_deinit();
        vTaskDelay(100);
        host8266_expect(system_upgrade_flag_check() == UPGRADE_FLAG_IDLE);
        is_over = true;
    }
    if (is_case("flag")) {
        vTaskDelay(number("after", 50));
        system_upgrade_flag_set(UPGRADE_FLAG_IDLE);
        vTaskDelay(number("times", 10000) / 10 + 100);
        host8266_expect(system_upgrade_flag_check() == UPGRADE_FLAG_IDLE);
        is_over = true;
    }
    watch(NULL);
}

/* Starts since the power came. */
static uint32 count_starts(void)
{
    uint32 count = 0;

    if (system_get_rst_info()->reason == REASON_SOFT_RESTART) system_rtc_mem_read(64, &count, 4);
    count++;
    system_rtc_mem_write(64, &count, 4);
    return count;
}

void user_init(void)
{
    struct station_config config;

    if (host8266_setting("case")) name = host8266_setting("case");
    host8266_expect(((volatile const uint8 *)filling)[sizeof(filling) - 1] == 0);
    printf("user%d\n", system_upgrade_userbin_check() + 1);
    starts = count_starts();
    if (starts == number("starts", 2)) host8266_exit(0);
    wifi_set_opmode(STATION_MODE);
    memset(&config, 0, sizeof(config));
    strcpy((char *)config.ssid, "DEMO_AP");
    strcpy((char *)config.password, "12345678");
    wifi_station_set_config(&config);
    xTaskCreate(task, (signed char *)"task", 512, NULL, 3, NULL);
}
