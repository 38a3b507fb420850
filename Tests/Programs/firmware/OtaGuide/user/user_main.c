/* The programming guide's section 3.4.1 with the edits of GuideCorrections.md: the application's own
 * download. Where the guide says what code does and shows none, the code is marked "ours". */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/timers.h"
#include "lwip/sockets.h"
#include "upgrade.h"
#include "host8266.h"

#define UPGRADE_DATA_SEG_LEN 1460

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static struct upgrade_server_info *server;
static xTimerHandle timer;
static char precv_buf[UPGRADE_DATA_SEG_LEN + 1] __attribute__((aligned(4)));
static uint32 body, written;

/* Ours: the timer of the guide's fifth point. */
static void check_status(xTimerHandle handle)
{
    if (system_upgrade_flag_check() != UPGRADE_FLAG_FINISH) {
        printf("time-out\n");
        system_upgrade_flag_set(UPGRADE_FLAG_IDLE);
    }
}

/* Ours: erases each sector first, as the guide's notice suggests, and writes what makes whole words. */
static void write_flash(const char *data, int count)
{
    static uint32 words[UPGRADE_DATA_SEG_LEN / 4 + 2];
    static int kept;
    uint32 start = system_upgrade_userbin_check() == UPGRADE_FW_BIN1 ? 0x81000 : 0x1000;
    int whole;

    memcpy((char *)words + kept, data, count);
    count += kept;
    whole = count & ~3;
    spi_flash_write(start + written, words, whole);
    written += whole;
    kept = count - whole;
    memmove(words, (char *)words + whole, kept);
}

/* Ours: the slot's sectors, before the connection is made. */
static void erase_slot(void)
{
    uint32 start = system_upgrade_userbin_check() == UPGRADE_FW_BIN1 ? 0x81000 : 0x1000;
    int sector;

    for (sector = 0; sector < 16; sector++) {
        spi_flash_erase_sector(start / SPI_FLASH_SEC_SIZE + sector);
    }
}

static void upgrade_task(void *arg)
{
    struct ip_info ipconfig;
    int32 sta_socket, recbytes;
    uint32 length = 0;

    wifi_get_ip_info(STATION_IF, &ipconfig);

    /* check the IP address or net connection state*/
    while (ipconfig.ip.addr == 0) {
        vTaskDelay(1000 / portTICK_RATE_MS);
        wifi_get_ip_info(STATION_IF, &ipconfig);
    }
    erase_slot();
    sta_socket = socket(PF_INET, SOCK_STREAM, 0);
    host8266_expect(connect(sta_socket, (struct sockaddr *)&server->sockaddrin,
                            sizeof(struct sockaddr)) == 0);

    system_upgrade_init();
    system_upgrade_flag_set(UPGRADE_FLAG_START);

    if(write(sta_socket, server->url, strlen(server->url)+1) < 0) {
        host8266_expect(false);
    }
    while((recbytes = read(sta_socket ,precv_buf,UPGRADE_DATA_SEG_LEN)) > 0) {
        /* Ours: the head comes in one piece from this server. */
        char *data = precv_buf;
        if (body == 0) {
            precv_buf[recbytes] = 0;
            length = atoi(strstr(precv_buf, "Content-Length: ") + 16);
            data = strstr(precv_buf, "\r\n\r\n") + 4;
            recbytes -= data - precv_buf;
        }
        body += recbytes;
        /* write the new firmware into flash by spi_flash_write */
        write_flash(data, recbytes);
        if (body == length) {
            system_upgrade_flag_set(UPGRADE_FLAG_FINISH);
            break;
        }
    }
    close(sta_socket);
    system_upgrade_deinit();
    printf("%s\n", written == length && length > 0 ? "all written" : "not all written");
    if (system_upgrade_flag_check() == UPGRADE_FLAG_FINISH) {
        system_upgrade_reboot();
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    struct station_config *config = (struct station_config *)zalloc(sizeof(struct station_config));

    printf("user%d\n", system_upgrade_userbin_check() + 1);
    if (system_upgrade_userbin_check() == UPGRADE_FW_BIN2) {
        return;
    }
    wifi_set_opmode(STATION_MODE);
    sprintf((char *)config->ssid, "DEMO_AP");
    sprintf((char *)config->password, "12345678");
    wifi_station_set_config(config);
    free(config);
    server = (struct upgrade_server_info *)zalloc(sizeof(struct upgrade_server_info));
    server->url = (uint8 *)zalloc(128);
    server->sockaddrin.sin_family = AF_INET;
    server->sockaddrin.sin_addr.s_addr = inet_addr("192.168.1.114");
    server->sockaddrin.sin_port = htons(80);
    sprintf((char *)server->url, "GET /user2.bin HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    timer = xTimerCreate((signed char *)"check", 20000 / portTICK_RATE_MS, false, NULL,
                         check_status);
    xTimerStart(timer, 0);
    xTaskCreate(upgrade_task, (signed char *)"upgrade_task", 512, NULL, 3, NULL);
}
