// lwIP's view of the system. Its semaphores and the like are FreeRTOS's (arch/sys_arch.h), so its
// functions are few lines each, and stand here.
//
// Times are milliseconds, in whole ticks, rounded down; 0 waits without end. What waits returns how
// long it has waited, or SYS_ARCH_TIMEOUT.
#ifndef HOST8266_LWIP_SYS_H
#define HOST8266_LWIP_SYS_H

#include "../arch/sys_arch.h"
#include "err.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SYS_ARCH_TIMEOUT 0xffffffffUL
#define SYS_MBOX_EMPTY SYS_ARCH_TIMEOUT

typedef void (*lwip_thread_fn)(void *arg);

// Waits, in milliseconds; 0 does not wait.
void sys_msleep(u32_t ms);
// Milliseconds since the start, in steps of a tick.
u32_t sys_now(void);

#ifndef __swift__

#define SYS_ARCH_INLINE static inline __attribute__((unused))

// How long a call has waited that began at `start`.
SYS_ARCH_INLINE u32_t sys_arch_waited(portTickType start) {
    return (xTaskGetTickCount() - start) * portTICK_RATE_MS;
}

SYS_ARCH_INLINE portTickType sys_arch_ticks(u32_t timeout) {
    return timeout == 0 ? portMAX_DELAY : timeout / portTICK_RATE_MS;
}

// Semaphores. ERR_MEM when the heap is full.

SYS_ARCH_INLINE err_t sys_sem_new(sys_sem_t *sem, u8_t count) {
    vSemaphoreCreateBinary(*sem);
    if (*sem == NULL) return ERR_MEM;
    if (count == 0) xSemaphoreTake(*sem, 1);
    return ERR_OK;
}

SYS_ARCH_INLINE void sys_sem_signal(sys_sem_t *sem) { xSemaphoreGive(*sem); }

SYS_ARCH_INLINE u32_t sys_arch_sem_wait(sys_sem_t *sem, u32_t timeout) {
    portTickType start = xTaskGetTickCount();
    if (xSemaphoreTake(*sem, sys_arch_ticks(timeout)) != pdTRUE) return SYS_ARCH_TIMEOUT;
    return sys_arch_waited(start);
}

SYS_ARCH_INLINE void sys_sem_free(sys_sem_t *sem) { vSemaphoreDelete(*sem); }

#define sys_sem_wait(sem) sys_arch_sem_wait(sem, 0)

// Mutexes

SYS_ARCH_INLINE err_t sys_mutex_new(sys_mutex_t *mutex) {
    *mutex = xSemaphoreCreateMutex();
    return *mutex == NULL ? ERR_MEM : ERR_OK;
}

SYS_ARCH_INLINE void sys_mutex_lock(sys_mutex_t *mutex) { xSemaphoreTake(*mutex, portMAX_DELAY); }
SYS_ARCH_INLINE void sys_mutex_unlock(sys_mutex_t *mutex) { xSemaphoreGive(*mutex); }
SYS_ARCH_INLINE void sys_mutex_free(sys_mutex_t *mutex) { vSemaphoreDelete(*mutex); }

#define sys_mutex_valid(mutex) sys_sem_valid(mutex)
#define sys_mutex_set_invalid(mutex) sys_sem_set_invalid(mutex)

// Mailboxes of pointers. Posting waits for room, trying does not.

SYS_ARCH_INLINE err_t sys_mbox_new(sys_mbox_t *mbox, int size) {
    *mbox = xQueueCreate(size, sizeof(void *));
    return *mbox == NULL ? ERR_MEM : ERR_OK;
}

SYS_ARCH_INLINE void sys_mbox_post(sys_mbox_t *mbox, void *msg) {
    xQueueSendToBack(*mbox, &msg, portMAX_DELAY);
}

SYS_ARCH_INLINE err_t sys_mbox_trypost(sys_mbox_t *mbox, void *msg) {
    return xQueueSendToBack(*mbox, &msg, 0) == pdTRUE ? ERR_OK : ERR_MEM;
}

// `msg` may be NULL: then the message is dropped.
SYS_ARCH_INLINE u32_t sys_arch_mbox_fetch(sys_mbox_t *mbox, void **msg, u32_t timeout) {
    void *dropped;
    portTickType start = xTaskGetTickCount();
    if (msg == NULL) msg = &dropped;
    if (xQueueReceive(*mbox, msg, sys_arch_ticks(timeout)) == pdTRUE) {
        return sys_arch_waited(start);
    }
    *msg = NULL;
    return SYS_ARCH_TIMEOUT;
}

SYS_ARCH_INLINE u32_t sys_arch_mbox_tryfetch(sys_mbox_t *mbox, void **msg) {
    void *dropped;
    if (msg == NULL) msg = &dropped;
    return xQueueReceive(*mbox, msg, 0) == pdTRUE ? 0 : SYS_MBOX_EMPTY;
}

SYS_ARCH_INLINE void sys_mbox_free(sys_mbox_t *mbox) { vQueueDelete(*mbox); }

#define sys_mbox_fetch(mbox, msg) sys_arch_mbox_fetch(mbox, msg, 0)
#define sys_mbox_tryfetch(mbox, msg) sys_arch_mbox_tryfetch(mbox, msg)

// Threads and short locks. The stack is in words; NULL when the heap is full.

SYS_ARCH_INLINE sys_thread_t sys_thread_new(const char *name, lwip_thread_fn thread, void *arg,
                                            int stacksize, int prio) {
    sys_thread_t created = NULL;
    if (xTaskCreate(thread, (const signed char *)name, stacksize, arg, prio, &created) != pdPASS) {
        return NULL;
    }
    return created;
}

SYS_ARCH_INLINE sys_prot_t sys_arch_protect(void) {
    taskENTER_CRITICAL();
    return 1;
}

SYS_ARCH_INLINE void sys_arch_unprotect(sys_prot_t pval) {
    (void)pval;
    taskEXIT_CRITICAL();
}

#define SYS_ARCH_DECL_PROTECT(lev) sys_prot_t lev
#define SYS_ARCH_PROTECT(lev) lev = sys_arch_protect()
#define SYS_ARCH_UNPROTECT(lev) sys_arch_unprotect(lev)

#endif

#ifdef __cplusplus
}
#endif

#endif
