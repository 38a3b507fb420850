/* GPIO from firmware's side, through the SDK's driver and through registers. A pin that is an output
 * can be read on the same pad, so the firmware makes its own edges and needs nobody outside.
 *
 * --set case=NAME chooses what happens beyond the expectations that always run. */
#include "pins.h"

uint32 user_rf_cal_sector_set(void) { return 1024 - 5; }

static bool is_case(const char *name)
{
    const char *wanted = host8266_setting("case");
    return wanted != NULL && strcmp(wanted, name) == 0;
}

/* A handler that clears nothing: a level that lasts interrupts for ever. */
static void ignore(void *arg) { (void)arg; }

static void main_task(void *arg)
{
    if (is_case("gpio-config-all")) {
        GPIO_ConfigTypeDef all = {.GPIO_Pin = GPIO_Pin_All, .GPIO_Mode = GPIO_Mode_Output};
        gpio_config(&all); /* HERE gpio-config-all */
    } else if (is_case("mux")) {
        PIN_FUNC_SELECT(PERIPHS_IO_MUX_SD_DATA2_U, FUNC_GPIO9); /* HERE mux */
    } else if (is_case("in-handler")) {
        handle_in_interrupt();
    } else if (is_case("storm")) {
        gpio_intr_handler_register(ignore, NULL);
        gpio_pin_intr_state_set(4, GPIO_PIN_INTR_LOLEVEL);
        ETS_GPIO_INTR_ENABLE_LINE();
    } else if (is_case("restart")) {
        survive_a_restart();
    } else {
        levels();
        configuration();
        open_drain();
        interrupts();
        rtc_pin();
        sigma_delta();
        printf("done\n");
        host8266_exit(0);
    }
    printf("still alive\n");
    vTaskDelete(NULL);
    (void)arg;
}

void user_init(void)
{
    xTaskCreate(main_task, (const signed char *)"main", 256, NULL, 4, NULL);
}
