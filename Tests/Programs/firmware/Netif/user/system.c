/* lwIP's view of the system. */
#include "netif_test.h"

static sys_mutex_t mutex;
static sys_sem_t semaphore;
static sys_mbox_t mailbox;
static int got;

static void other(void *argument)
{
    void *message;
    sys_mutex_lock(&mutex);
    got = *(int *)argument;
    sys_mutex_unlock(&mutex);
    sys_sem_signal(&semaphore);
    EXPECT(sys_mbox_fetch(&mailbox, &message) != SYS_ARCH_TIMEOUT && message == &got);
    sys_sem_signal(&semaphore);
    vTaskDelete(NULL);
}

static void together(void)
{
    int value = 5;
    u32_t waited;
    sys_mutex_lock(&mutex);
    EXPECT(sys_thread_new("other", other, &value, 256, 3) != NULL && got == 0);
    vTaskDelay(2);
    EXPECT(got == 0);
    sys_mutex_unlock(&mutex);
    EXPECT(sys_sem_wait(&semaphore) == 0 && got == 5);
    waited = sys_arch_sem_wait(&semaphore, 50);
    EXPECT(waited == SYS_ARCH_TIMEOUT);
    sys_mbox_post(&mailbox, &got);
    EXPECT(sys_arch_sem_wait(&semaphore, 50) == 0);
}

void check_system(void)
{
    void *message;
    u32_t start = sys_now();
    SYS_ARCH_DECL_PROTECT(level);

    EXPECT(sys_mutex_new(&mutex) == ERR_OK && sys_mutex_valid(&mutex));
    EXPECT(sys_sem_new(&semaphore, 1) == ERR_OK && sys_sem_valid(&semaphore));
    EXPECT(sys_sem_wait(&semaphore) == 0);
    sys_sem_free(&semaphore);
    EXPECT(sys_sem_new(&semaphore, 0) == ERR_OK);
    EXPECT(sys_mbox_new(&mailbox, 2) == ERR_OK && sys_mbox_valid(&mailbox));
    EXPECT(sys_mbox_tryfetch(&mailbox, &message) == SYS_MBOX_EMPTY);
    EXPECT(sys_mbox_trypost(&mailbox, &mutex) == ERR_OK);
    EXPECT(sys_mbox_trypost(&mailbox, NULL) == ERR_OK);
    EXPECT(sys_mbox_trypost(&mailbox, NULL) == ERR_MEM);
    EXPECT(sys_mbox_tryfetch(&mailbox, &message) == 0 && message == &mutex);
    EXPECT(sys_mbox_tryfetch(&mailbox, NULL) == 0);
    EXPECT(sys_arch_mbox_fetch(&mailbox, &message, 30) == SYS_ARCH_TIMEOUT && message == NULL);
    EXPECT(sys_now() - start >= 30 && sys_now() - start <= 40);
    together();
    SYS_ARCH_PROTECT(level);
    SYS_ARCH_UNPROTECT(level);
    sys_msleep(10);
    sys_mutex_free(&mutex);
    sys_sem_free(&semaphore);
    sys_mbox_free(&mailbox);
    sys_mbox_set_invalid(&mailbox);
    EXPECT(!sys_mbox_valid(&mailbox));
}
