/* Levels, configuration, open drains, GPIO16, the sigma-delta, and what survives a restart. */
#include "pins.h"

void levels(void)
{
    /* What the ROM leaves: the module's resistors, and the strapping pins of a start from flash. */
    host8266_expect((gpio_input_get() & 0x8005) == 0x0005);
    host8266_expect((GPIO_REG_READ(GPIO_IN_ADDRESS) >> 16 & 7) == 3);
    host8266_expect(ENABLED() == 0);

    /* An output is read back on its own pad, by function, by macro and by register. */
    GPIO_OUTPUT_SET(4, 1);
    host8266_expect(GPIO_INPUT_GET(4) == 1 && (OUT() & BIT4) && (ENABLED() & BIT4));
    GPIO_OUTPUT_SET(4, 0);
    host8266_expect(GPIO_INPUT_GET(4) == 0 && !(OUT() & BIT4));
    gpio_output_conf(BIT4 | BIT5, 0, BIT4 | BIT5, 0);
    host8266_expect((gpio_input_get() & 0x30) == 0x30);
    gpio_output_set(0, BIT5, 0, 0);
    host8266_expect((gpio_input_get() & 0x30) == 0x10);

    /* Set comes before clear: a pin in both masks ends low; the same of enable and disable. */
    gpio_output_conf(BIT5, BIT5, BIT5, BIT5);
    host8266_expect(!(OUT() & BIT5) && !(ENABLED() & BIT5));

    GPIO_REG_WRITE(GPIO_OUT_W1TS_ADDRESS, BIT5);
    GPIO_REG_WRITE(GPIO_ENABLE_W1TS_ADDRESS, BIT5);
    host8266_expect((gpio_input_get() & 0x30) == 0x30);
    GPIO_REG_WRITE(GPIO_OUT_W1TC_ADDRESS, BIT4);
    host8266_expect((gpio_input_get() & 0x30) == 0x20);
    GPIO_REG_WRITE(GPIO_OUT_ADDRESS, BIT4);
    host8266_expect((gpio_input_get() & 0x30) == 0x10);

    /* A pull-up decides once nobody drives. */
    GPIO_DIS_OUTPUT(5);
    PIN_PULLUP_EN(PERIPHS_IO_MUX_GPIO5_U);
    host8266_expect(GPIO_INPUT_GET(5) == 1);
    PIN_PULLUP_DIS(PERIPHS_IO_MUX_GPIO5_U);
    gpio_output_conf(0, BIT4 | BIT5, 0, BIT4 | BIT5);

    /* A pad that is not GPIO's follows its peripheral, whatever OUT says. */
    host8266_expect(GPIO_INPUT_GET(1) == 1);
    GPIO_OUTPUT_SET(1, 0);
    host8266_expect(GPIO_INPUT_GET(1) == 1);
    GPIO_DIS_OUTPUT(1);

    /* The flash's pins: driving does nothing while the pads are the flash's own. */
    gpio_output_conf(GPIO_Pin_All, 0, GPIO_Pin_All, 0);
    gpio_output_conf(0, GPIO_Pin_All, 0, GPIO_Pin_All);
    printf("levels\n");
}

void configuration(void)
{
    GPIO_ConfigTypeDef config = {
        .GPIO_Pin = GPIO_Pin_5 | GPIO_Pin_12,
        .GPIO_Mode = GPIO_Mode_Output,
        .GPIO_Pullup = GPIO_PullUp_EN,
        .GPIO_IntrType = GPIO_PIN_INTR_ANYEDGE,
    };
    gpio_config(&config);
    /* Function 0 of GPIO5's pad, 3 of MTDI's; both with the pull-up. */
    host8266_expect(READ_PERI_REG(PERIPHS_IO_MUX_GPIO5_U) == 0x80);
    host8266_expect(READ_PERI_REG(PERIPHS_IO_MUX_MTDI_U) == 0xB0);
    host8266_expect((ENABLED() & 0xFFFF) == (GPIO_Pin_5 | GPIO_Pin_12));
    host8266_expect(PIN_REGISTER(5) == 3 << 7 && PIN_REGISTER(12) == 3 << 7);

    config.GPIO_Mode = GPIO_Mode_Out_OD;
    config.GPIO_Pullup = GPIO_PullUp_DIS;
    config.GPIO_IntrType = GPIO_PIN_INTR_DISABLE;
    gpio_config(&config);
    host8266_expect(READ_PERI_REG(PERIPHS_IO_MUX_MTDI_U) == 0x30);
    /* The driver bit and nothing else: the enable bits stay. */
    host8266_expect((ENABLED() & 0xFFFF) == (GPIO_Pin_5 | GPIO_Pin_12));
    host8266_expect(PIN_REGISTER(5) == GPIO_PIN5_DRIVER);

    config.GPIO_Mode = GPIO_Mode_Input;
    gpio_config(&config);
    host8266_expect((ENABLED() & 0xFFFF) == 0);

    /* Wake-up takes levels only, and goes with its type. */
    gpio_pin_wakeup_enable(5, GPIO_PIN_INTR_NEGEDGE);
    host8266_expect((PIN_REGISTER(5) & (BIT10 | 7 << 7)) == 0);
    gpio_pin_wakeup_enable(5, GPIO_PIN_INTR_HILEVEL);
    host8266_expect((PIN_REGISTER(5) & (BIT10 | 7 << 7)) == (BIT10 | 5 << 7));
    gpio_pin_intr_state_set(12, GPIO_PIN_INTR_POSEDGE);
    gpio_pin_wakeup_disable();
    host8266_expect((PIN_REGISTER(5) & (BIT10 | 7 << 7)) == 0);
    host8266_expect((PIN_REGISTER(12) & 7 << 7) == 1 << 7);
    gpio_pin_intr_state_set(12, GPIO_PIN_INTR_DISABLE);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(5), 0);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(12), 0);
    CLEAR_STATUS(0xFFFF);
    printf("configuration\n");
}

void open_drain(void)
{
    GPIO_REG_WRITE(GPIO_PIN_ADDR(4), GPIO_PIN_PAD_DRIVER_SET(GPIO_PAD_DRIVER_ENABLE));
    PIN_PULLUP_EN(PERIPHS_IO_MUX_GPIO4_U);
    GPIO_OUTPUT_SET(4, 0);
    host8266_expect(GPIO_INPUT_GET(4) == 0);
    GPIO_OUTPUT_SET(4, 1);
    host8266_expect(GPIO_INPUT_GET(4) == 1);
    /* Without the pull-up nobody raises it. */
    GPIO_OUTPUT_SET(4, 0);
    PIN_PULLUP_DIS(PERIPHS_IO_MUX_GPIO4_U);
    GPIO_OUTPUT_SET(4, 1);
    host8266_expect(GPIO_INPUT_GET(4) == 0);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(4), 0);
    host8266_expect(GPIO_INPUT_GET(4) == 1);
    GPIO_DIS_OUTPUT(4);
    printf("open drain\n");
}

void rtc_pin(void)
{
    gpio16_output_conf();
    gpio16_output_set(0);
    host8266_expect(gpio16_input_get() == 0 && READ_PERI_REG(RTC_GPIO_ENABLE) == 1);
    gpio16_output_set(1);
    host8266_expect(gpio16_input_get() == 1 && READ_PERI_REG(RTC_GPIO_OUT) == 1);
    host8266_expect((READ_PERI_REG(PAD_XPD_DCDC_CONF) & 0x43) == 1);
    gpio16_input_conf();
    host8266_expect(READ_PERI_REG(RTC_GPIO_ENABLE) == 0);

    /* 5.75 to 6.5 us each, for 90 to 100 ms. */
    uint32 before = READ_PERI_REG(RTC_SLP_CNT_VAL);
    vTaskDelay(10);
    uint32 counted = READ_PERI_REG(RTC_SLP_CNT_VAL) - before;
    host8266_expect(counted > 13800 && counted < 17500);
    printf("rtc pin\n");
}

void sigma_delta(void)
{
    /* 64 of 256 steps of 100 cycles: looked at often enough, a quarter is high. */
    GPIO_ConfigTypeDef config = {.GPIO_Pin = GPIO_Pin_4, .GPIO_Mode = GPIO_Mode_Sigma_Delta};
    gpio_config(&config);
    host8266_expect(PIN_REGISTER(4) == GPIO_PIN4_SOURCE);
    host8266_expect(GPIO_REG_READ(GPIO_SIGMA_DELTA_ADDRESS) & SIGMA_DELTA_ENABLE);
    GPIO_REG_WRITE(GPIO_SIGMA_DELTA_ADDRESS, SIGMA_DELTA_ENABLE | 100 << 8 | 64);
    GPIO_REG_WRITE(GPIO_ENABLE_W1TS_ADDRESS, BIT4);
    int high = 0;
    for (int i = 0; i < 4000; i++) {
        high += GPIO_INPUT_GET(4);
    }
    host8266_expect(high > 900 && high < 1100);
    GPIO_REG_WRITE(GPIO_PIN_ADDR(4), 0);
    GPIO_REG_WRITE(GPIO_SIGMA_DELTA_ADDRESS, 0);
    GPIO_DIS_OUTPUT(4);
    printf("sigma-delta\n");
}

void survive_a_restart(void)
{
    bool again = system_get_rst_info()->reason == REASON_SOFT_RESTART;
    printf("GPIO5 %u, scratch %u\n", (unsigned)GPIO_INPUT_GET(5),
           (unsigned)READ_PERI_REG(RTC_SCRATCH1));
    if (again) {
        host8266_expect(ENABLED() & BIT5);
        host8266_exit(0);
    }
    GPIO_OUTPUT_SET(5, 1);
    WRITE_PERI_REG(RTC_SCRATCH1, 42);
    system_restart();
}
