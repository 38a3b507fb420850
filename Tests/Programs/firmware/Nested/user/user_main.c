/* A function within a function, which only gcc knows; real applications have them. */
#include "esp_common.h"
#include "host8266.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

void user_init(void)
{
    int count = 0;
    void add(int n) { count += n; }
    add(2);
    add(40);
    printf("count %d\n", count);
    host8266_exit(0);
}
