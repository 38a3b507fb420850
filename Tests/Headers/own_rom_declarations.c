// ROM functions as applications declare them themselves, with types that are not those of
// rom_functions.h. Compiles with HOST8266_NO_ROM_PROTOTYPES only.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"

extern void uart_div_modify(uint8 uart_no, uint32 DivLatchValue);
extern void ets_delay_us(int us);
extern void ets_memcpy(void *, const void *, uint32);
extern STATUS uart_tx_one_char(uint8 c);
extern uint8 rom_i2c_readReg_Mask(uint8, uint8, uint8, uint8, uint8);

void user_init(void);
void user_init(void)
{
    uart_div_modify(0, UART_CLK_FREQ / 115200);
    ets_delay_us(10);
    uart_tx_one_char('x');
}
