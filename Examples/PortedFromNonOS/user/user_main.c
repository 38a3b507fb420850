/* PortedFromNonOS: the programming guide's section 3.2.11.
 *
 * A program for Espressif's Non-OS SDK has timers, and tasks that are functions called with an
 * event. Its timers come over as they are. A task becomes a FreeRTOS task that waits at a queue,
 * and posting an event becomes sending a pointer to that queue. */
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "freertos/queue.h"

/* Where the radio keeps its calibration: the fifth sector from the end of the flash. Every SDK 1.5
 * application defines this; the SDK calls it once, before user_init. */
uint32 user_rf_cal_sector_set(void)
{
    switch (system_get_flash_size_map()) {
    case FLASH_SIZE_4M_MAP_256_256:
        return 128 - 5;
    case FLASH_SIZE_8M_MAP_512_512:
        return 256 - 5;
    case FLASH_SIZE_16M_MAP_512_512:
    case FLASH_SIZE_16M_MAP_1024_1024:
        return 512 - 5;
    case FLASH_SIZE_32M_MAP_512_512:
    case FLASH_SIZE_32M_MAP_1024_1024:
        return 1024 - 5;
    default:
        return 0;
    }
}

/* The timer: not one line differs from the Non-OS program. */

static os_timer_t blink_timer;
static int blinks;

static void blink(void *arg)
{
    blinks++;
    printf("timer: blink %d\n", blinks);
    if (blinks == 5) {
        os_timer_disarm(&blink_timer);
    }
}

static void timer_ini(void)
{
    os_timer_disarm(&blink_timer);
    os_timer_setfn(&blink_timer, (os_timer_func_t *)blink, NULL);
    os_timer_arm(&blink_timer, 300, 1);
}

/* The task: the guide's code. */

#define Q_NUM    (10)
xQueueHandle test_q;
xTaskHandle test_task_hdl;

void func1(void)
{
    printf("func1: signal 1\n");
}

void func2(void)
{
    printf("func2: signal 2\n");
}

void test_task(void *pvParameters)
{
    int *sig;
    for(;;) {
        /* Waiting at the queue costs no CPU time: the task is not ready until something is sent. */
        if(pdTRUE == xQueueReceive(test_q, &sig, (portTickType)portMAX_DELAY) ){
            /* In the Non-OS SDK no other task could come between; so it is here. */
            vTaskSuspendAll();
            switch(*sig)
            {
                case 1:
                    func1();
                    break;
                case 2:
                    func2();
                    break;
                default:
                    break;
            }
            free(sig);
            xTaskResumeAll();
        }
    }
}

void func_send_Sig(void)
{
    /* The queue holds the address: the event outlives this function, and its receiver frees it. */
    int *evt = (int *)malloc(sizeof(int));
    *evt = 2;
    if(xQueueSend(test_q,&evt,10/portTICK_RATE_MS)!=pdTRUE){
        os_printf("test_q is full\n");
    }
}

void task_ini(void)
{
    test_q = xQueueCreate(Q_NUM, sizeof(void *));
    xTaskCreate(test_task, (signed portCHAR *)"test_task", 512, NULL, (1), &test_task_hdl );
}

/* Somebody who posts: three signals, a second apart. Its priority is higher than the receiver's,
 * which therefore runs only when this task waits. */
static void sender(void *pvParameters)
{
    int count;
    for (count = 1; count <= 3; count++) {
        printf("sender: signal number %d\n", count);
        func_send_Sig();
        vTaskDelay(1000 / portTICK_RATE_MS);
    }
    vTaskDelete(NULL);
}

void user_init(void)
{
    timer_ini();
    task_ini();
    xTaskCreate(sender, (signed portCHAR *)"sender", 256, NULL, 3, NULL);
}
