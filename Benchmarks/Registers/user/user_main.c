/* The register benchmark: prints nanoseconds of the host's time for a read and a write through the
 * macros, a read through a volatile pointer, and a volatile access to memory whose address is
 * another each time. */
#include "esp_common.h"
#include "esp8266/eagle_soc.h"
#include "esp8266/spi_register.h"
#include "esp8266/timer_register.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"

enum { ROUNDS = 10000000 };

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static uint32 memory[64];

static void tell(double start)
{
    printf("%.2f ", (host8266_wall_seconds() - start) / ROUNDS * 1e9);
}

static void measure(void *unused)
{
    volatile uint32 *place = unused;
    double start = host8266_wall_seconds();
    for (int i = 0; i < ROUNDS; i++) (void)READ_PERI_REG(FRC1_COUNT_ADDRESS);
    tell(start);
    start = host8266_wall_seconds();
    for (int i = 0; i < ROUNDS; i++) WRITE_PERI_REG(SPI_W0(1), i);
    tell(start);
    start = host8266_wall_seconds();
    for (int i = 0; i < ROUNDS; i++) (void)*(volatile uint32 *)FRC1_COUNT_ADDRESS;
    tell(start);
    start = host8266_wall_seconds();
    for (int i = 0; i < ROUNDS; i++) place[i * 7 % 64]++;
    tell(start);
    printf("\n");
    host8266_exit(0);
}

void user_init(void) { xTaskCreate(measure, "measure", 512, memory, 2, NULL); }
