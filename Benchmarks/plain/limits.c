/* What this machine can do at best, to compare the kernel's figures with: the hand-over between two
 * threads on one CPU by futex and by mutex and condition, and the change of stacks in one thread.
 *
 * Prints `name value` a line, in operations a second. */
#define _GNU_SOURCE
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { HAND_OVERS = 200000, SWITCHES = 20000000 };

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* ---- Futex: each side waits for its own word ---- */

static uint32_t words[2];

static void give(uint32_t *word)
{
    __atomic_store_n(word, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void take(uint32_t *word)
{
    while (!__atomic_load_n(word, __ATOMIC_ACQUIRE)) {
        syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
    }
    __atomic_store_n(word, 0, __ATOMIC_RELAXED);
}

static void *futex_side(void *unused)
{
    (void)unused;
    for (int i = 0; i < HAND_OVERS / 2; i++) {
        take(&words[1]);
        give(&words[0]);
    }
    return NULL;
}

static double futex_rate(void)
{
    pthread_t other;
    pthread_create(&other, NULL, futex_side, NULL);
    double start = seconds();
    for (int i = 0; i < HAND_OVERS / 2; i++) {
        give(&words[1]);
        take(&words[0]);
    }
    double rate = HAND_OVERS / (seconds() - start);
    pthread_join(other, NULL);
    return rate;
}

/* ---- Mutex and condition: both sides share one turn ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int turn;

static void play(int mine)
{
    for (int i = 0; i < HAND_OVERS / 2; i++) {
        pthread_mutex_lock(&lock);
        while (turn != mine) pthread_cond_wait(&changed, &lock);
        turn = !mine;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
    }
}

static void *condition_side(void *unused)
{
    (void)unused;
    play(1);
    return NULL;
}

static double condition_rate(void)
{
    pthread_t other;
    pthread_create(&other, NULL, condition_side, NULL);
    double start = seconds();
    play(0);
    pthread_join(other, NULL);
    return HAND_OVERS / (seconds() - start);
}

/* ---- Stack change: the primitive of CHost, back and forth ---- */

void h8_switch(void **save, void *to);
/* What the rest of switch.S refers to; nothing of it runs here. */
void h8_context_start(void) {}
void h8_budget_out(void) {}
void h8_stack_out(void) {}
static void *here, *there;

static void bounce(void)
{
    for (;;) h8_switch(&there, here);
}

static double switch_rate(void)
{
    static char stack[16384] __attribute__((aligned(64)));
    void **top = (void **)(stack + sizeof stack - 64);
#if defined(__x86_64__)
    *--top = 0;
    *--top = (void *)bounce;
    for (int i = 0; i < 6; i++) *--top = 0;
    there = top;
#else
    uint64_t *frame = (uint64_t *)top - 20;
    for (int i = 0; i < 20; i++) frame[i] = 0;
    frame[1] = (uint64_t)(uintptr_t)bounce;
    there = frame;
#endif
    double start = seconds();
    for (int i = 0; i < SWITCHES / 2; i++) h8_switch(&here, there);
    return SWITCHES / (seconds() - start);
}

int main(void)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(sched_getcpu(), &one);
    sched_setaffinity(0, sizeof one, &one);
    printf("futex_handover %.6g\n", futex_rate());
    printf("condition_handover %.6g\n", condition_rate());
    printf("stack_switch %.6g\n", switch_rate());
    return 0;
}
