// The guide's 3.4.3 with the corrections 3.4.3-1 to -3, and those of section A.
#include "esp_common.h"
#include "esp_spiffs.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"

#include <fcntl.h>
#include <unistd.h>

#define FS1_FLASH_SIZE (128 * 1024)
#define FS1_FLASH_ADDR (1024 * 1024)
#define SECTOR_SIZE (4 * 1024)
#define LOG_BLOCK SECTOR_SIZE
#define LOG_PAGE 128
#define FD_BUF_SIZE (32 * 4)
#define CACHE_BUF_SIZE ((LOG_PAGE + 32) * 8)

void spiffs_fs1_init(void)
{
    struct esp_spiffs_config config;

    config.phys_size = FS1_FLASH_SIZE;
    config.phys_addr = FS1_FLASH_ADDR;
    config.phys_erase_block = SECTOR_SIZE;
    config.log_block_size = LOG_BLOCK;
    config.log_page_size = LOG_PAGE;
    config.fd_buf_size = FD_BUF_SIZE * 2;
    config.cache_buf_size = CACHE_BUF_SIZE;

    esp_spiffs_init(&config);
}

void user_init(void)
{
    spiffs_fs1_init();

    char *buf="hello world";
    char out[20] = {0};

    int pfd = open("myfile", O_TRUNC | O_CREAT | O_RDWR, S_IRUSR | S_IWUSR);
    if(pfd <= 3) {
        printf("open file error \n");
    }
    int write_byte = write(pfd, buf, strlen(buf));
    if (write_byte <= 0)
    {
        printf("write file error \n");
    }
    close(pfd);

    pfd = open("myfile", O_RDWR);
    if (read(pfd, out, 20) < 0)
        printf("read errno \n");
    close(pfd);
    printf("--> %s <--\n", out);
}

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }
