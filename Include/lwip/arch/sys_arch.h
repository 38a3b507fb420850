// lwIP's semaphores, mutexes, mailboxes and threads are FreeRTOS's.
#ifndef HOST8266_LWIP_ARCH_SYS_ARCH_H
#define HOST8266_LWIP_ARCH_SYS_ARCH_H

#include "../../freertos/FreeRTOS.h"
#include "../../freertos/queue.h"
#include "../../freertos/semphr.h"
#include "../../freertos/task.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef xSemaphoreHandle sys_sem_t;
typedef xSemaphoreHandle sys_mutex_t;
typedef xQueueHandle sys_mbox_t;
typedef xTaskHandle sys_thread_t;

#define LWIP_COMPAT_MUTEX 0

#define sys_mbox_valid(x) (((*x) == NULL) ? pdFALSE : pdTRUE)
#define sys_mbox_set_invalid(x) ((*x) = NULL)
#define sys_sem_valid(x) (((*x) == NULL) ? pdFALSE : pdTRUE)
#define sys_sem_set_invalid(x) ((*x) = NULL)

#ifdef __cplusplus
}
#endif

#endif
