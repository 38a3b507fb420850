// What applications write, in C and in C++: every line must compile without a warning.
#include "freertos/task.h"
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/queue.h"
#include "freertos/timers.h"
#include "driver/uart.h"
#include "esp_spiffs.h"
#include "espressif/espconn.h"
#include "gpio.h"
#include "i2c_master.h"
#include "host8266.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#ifndef HOST8266
#error "firmware cannot tell the host from a chip"
#endif

// One attribute on code and on data of one unit, which sections would not allow
static const char greeting[] ICACHE_RODATA_ATTR STORE_ATTR = "hello";
static int counter IRAM_ATTR;
LOCAL os_timer_t timer DMEM_ATTR;

LOCAL void ICACHE_FLASH_ATTR on_timer(void *arg)
{
    (void)arg;
    counter++;
}

static void IRAM_ATTR handler_without_argument(void)
{
    _xt_clear_ints(1 << ETS_FRC_TIMER1_INUM);
}

static void handler(void *arg)
{
    portBASE_TYPE woken = pdFALSE;
    uint32 status = GPIO_REG_READ(GPIO_STATUS_ADDRESS);
    GPIO_REG_WRITE(GPIO_STATUS_W1TC_ADDRESS, status);
    xQueueSendFromISR(*(xQueueHandle *)arg, &status, &woken);
    portEND_SWITCHING_ISR(woken);
}

static void ICACHE_FLASH_ATTR task(void *argument)
{
    portTickType last = xTaskGetTickCount();
    (void)argument;
    for (;;) {
        vTaskDelayUntil(&last, 100 / portTICK_RATE_MS);
        taskENTER_CRITICAL();
        counter++;
        taskEXIT_CRITICAL();
        if (counter > 10) vTaskDelete(NULL);
    }
}

static void on_kernel_timer(xTimerHandle expired)
{
    if (xTimerIsTimerActive(expired) != pdFALSE) taskYIELD();
}

// Names of FreeRTOS 7, and the casts that its signed char names made common

void seven(void);
void seven(void)
{
    static xQueueHandle queue;
    xSemaphoreHandle semaphore;
    xTaskHandle created;
    xTimerHandle kernel_timer;
    char text[256];
    unsigned portBASE_TYPE priority = tskIDLE_PRIORITY + 2;

    xTaskCreate(task, "plain", 256, NULL, priority, NULL);
    xTaskCreate(task, (signed char *)"cast", configMINIMAL_STACK_SIZE, text, 2, &created);
    if (xTaskCreate(task, (const signed char *)"const", 256, NULL, 2, &created) != pdPASS) return;

    queue = xQueueCreate(10, sizeof(uint32));
    if (queue == NULL || xQueueReceive(queue, text, portMAX_DELAY) == pdFALSE) return;

    if (counter)
        vSemaphoreCreateBinary(semaphore);
    else
        semaphore = xSemaphoreCreateMutex();
    if (xSemaphoreTake(semaphore, 10) == pdTRUE) xSemaphoreGive(semaphore);

    kernel_timer = xTimerCreate("plain", 10, pdTRUE, NULL, on_kernel_timer);
    kernel_timer = xTimerCreate((signed char *)"cast", 10, pdTRUE, (void *)1, on_kernel_timer);
    if (xTimerStart(kernel_timer, 0) != pdPASS) xTimerStop(kernel_timer, 0);
    vTaskList((signed char *)text);
    vTaskList(text);

    _xt_isr_attach(ETS_GPIO_INUM, handler, &queue);
    _xt_isr_attach(ETS_FRC_TIMER1_INUM, handler_without_argument, NULL);
    _xt_isr_attach(ETS_FRC_TIMER1_INUM, handler_without_argument);
    _xt_isr_attach(ETS_UART_INUM, (void *)handler, 0);
    _xt_isr_unmask(1 << ETS_GPIO_INUM);
    (_xt_isr_attach)(ETS_GPIO_INUM, handler, NULL);
}

// Names of later versions

void eight(void);
void eight(void)
{
    TaskHandle_t created;
    QueueHandle_t queue = xQueueCreate(1, sizeof(int));
    SemaphoreHandle_t semaphore = xSemaphoreCreateBinary();
    TimerHandle_t kernel_timer =
        xTimerCreate("timer", pdMS_TO_TICKS(100), pdFALSE, NULL, on_kernel_timer);
    TaskFunction_t function = task;
    BaseType_t result = xTaskCreate(function, "later", 256, NULL, 1, &created);
    UBaseType_t waiting = uxQueueMessagesWaiting(queue);
    TickType_t ticks = 100 / portTICK_PERIOD_MS;

    xSemaphoreTake(semaphore, ticks);
    xTimerReset(kernel_timer, 0);
    if (result == pdPASS && waiting == 0) vTaskDelay(ticks);
}

// The chip

void chip(void);
void chip(void)
{
    struct ip_info info;
    uint8 mac[6];

    PIN_FUNC_SELECT(PERIPHS_IO_MUX_GPIO2_U, FUNC_GPIO2);
    PIN_PULLUP_EN(PERIPHS_IO_MUX_GPIO2_U);
    GPIO_OUTPUT_SET(2, 1);
    GPIO_AS_INPUT(GPIO_Pin_4);
    while ((READ_PERI_REG(UART_STATUS(UART0)) >> UART_TXFIFO_CNT_S & UART_TXFIFO_CNT) > 125)
        continue;
    WRITE_PERI_REG(UART_FIFO(0), 'x');
    SET_PERI_REG_MASK(UART_CONF0(0), UART_TXFIFO_RST | UART_RXFIFO_RST);
    SET_PERI_REG_BITS(UART_CONF0(0), UART_BIT_NUM, UART_WordLength_8b, UART_BIT_NUM_S);
    REG_SET_BIT((volatile uint32 *)0x3ff00014, BIT(0));
    I2C_MASTER_SDA_HIGH_SCL_LOW();
    i2c_master_wait(5);
    uart_div_modify(0, UART_CLK_FREQ / 115200);

    os_timer_disarm(&timer);
    os_timer_setfn(&timer, (os_timer_func_t *)on_timer, NULL);
    os_timer_arm(&timer, 1000, 1);

    IP4_ADDR(&info.ip, 192, 168, 4, 1);
    wifi_get_macaddr(STATION_IF, mac);
    os_printf("no argument\n");
    os_printf("%s " MACSTR " " IPSTR "\n", greeting, MAC2STR(mac), IP2STR(&info.ip));
    ETS_INTR_LOCK();
    ETS_INTR_UNLOCK();

    host8266_expect(info.ip.addr != 0);
    if (host8266_setting("name") == NULL) host8266_exit(0);
}

// Files; fcntl.h brings the modes along

int files(void);
int files(void)
{
    struct esp_spiffs_config config = { 0x20000, 0x100000, 4096, 4096, 256, 256, 1280 };
    struct stat status;
    char byte = 0;
    int file;
    if (esp_spiffs_init(&config) != 0) return -1;
    file = open("name", O_CREAT | O_TRUNC | O_RDWR, S_IRUSR | S_IWUSR);
    if (write(file, &byte, sizeof byte) < 0 || lseek(file, 0, SEEK_SET) < 0) return -1;
    if (read(file, &byte, 1) == 1 && fstat(file, &status) == 0) byte += (char)status.st_size;
    close(file);
    if (rename("name", "other") != 0 || unlink("other") != 0) return -1;
    esp_spiffs_deinit(1);
    return byte;
}
