/* Contexts: creating them and moving control between them. See h8_context.h. */
#define _GNU_SOURCE
#include "h8_context.h"

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "h8_fault.h"

void h8_switch(void **save, void *to);
void h8_first_steps(void);
void h8_context_start(h8_context *context);

/* AddressSanitizer's runtime offers these when it is loaded. */
__attribute__((weak)) void __sanitizer_start_switch_fiber(void **fake, const void *low, size_t size);
__attribute__((weak)) void __sanitizer_finish_switch_fiber(void *fake, const void **low,
                                                           size_t *size);

/* ---- Stack changes, told to AddressSanitizer ---- */

/* The stack of the thread itself, in which contexts of the thread family enter and leave. */
static _Thread_local struct {
    void *fake;
    const void *low;
    size_t size;
} thread_stack;

static void announce(void **fake, const void *low, size_t size)
{
    if (__sanitizer_start_switch_fiber) __sanitizer_start_switch_fiber(fake, low, size);
}

static void arrived(void *fake, const void **low, size_t *size)
{
    if (__sanitizer_finish_switch_fiber) {
        __sanitizer_finish_switch_fiber(fake, low, size);
    } else if (low) {
        *low = NULL;
        *size = 0;
    }
}

/* ---- Creation ---- */

void h8_context_prepare(h8_context *context, void *stack_low, size_t stack_size,
                        void (*body)(void *), void *argument)
{
    memset(context, 0, sizeof *context);
    context->body = body;
    context->argument = argument;
    context->stack_low = stack_low;
    context->stack_size = stack_size;
    if (!stack_low) return;

    /* What h8_switch will pop: the callee-saved registers, then the address of h8_first_steps. The
     * stack is aligned so that the first call finds it as the ABI wants. */
    uintptr_t top = ((uintptr_t)stack_low + stack_size) & ~(uintptr_t)15;
#if defined(__x86_64__)
    void **slot = (void **)top;
    *--slot = 0;
    *--slot = 0; /* h8_first_steps starts with the stack pointer here, a multiple of 16 */
    *--slot = (void *)h8_first_steps;
    *--slot = 0;       /* rbp */
    *--slot = 0;       /* rbx */
    *--slot = context; /* r12 */
    *--slot = 0;       /* r13 */
    *--slot = 0;       /* r14 */
    *--slot = 0;       /* r15 */
    context->stopped_at = slot;
#else
    uint64_t *frame = (uint64_t *)(top - 160);
    memset(frame, 0, 160);
    frame[1] = (uint64_t)(uintptr_t)h8_first_steps; /* x30 */
    frame[2] = (uint64_t)(uintptr_t)context;        /* x19 */
    context->stopped_at = frame;
#endif
}

void h8_context_start(h8_context *context)
{
    /* Only the first context that a thread enters comes from the thread's own stack. */
    const void *low;
    size_t size;
    arrived(NULL, &low, &size);
    if (!thread_stack.low) {
        thread_stack.low = low;
        thread_stack.size = size;
    }
    context->body(context->argument);
    __builtin_trap();
}

/* ---- All on one thread ---- */

/* Compilers may keep errno's address, which is the thread's; a rider may come back on another. */
__attribute__((noinline)) static int read_errno(void) { return errno; }
__attribute__((noinline)) static void write_errno(int value) { errno = value; }

void h8_fiber_transfer(h8_context *from, h8_context *to)
{
    from->saved_errno = read_errno();
    announce(&from->fake_stack, to->stack_low ? to->stack_low : thread_stack.low,
             to->stack_low ? to->stack_size : thread_stack.size);
    h8_switch(&from->stopped_at, to->stopped_at);
    const void *low;
    size_t size;
    arrived(from->fake_stack, &low, &size);
    write_errno(from->saved_errno);
}

void h8_fiber_leave(h8_context *from, h8_context *heir)
{
    from->left = 1;
    announce(NULL, heir->stack_low ? heir->stack_low : thread_stack.low,
             heir->stack_low ? heir->stack_size : thread_stack.size);
    h8_switch(&from->stopped_at, heir->stopped_at);
    __builtin_unreachable();
}

/* ---- On threads, with riders ---- */

static void give(h8_context *context)
{
    __atomic_store_n(&context->baton, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &context->baton, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
}

static void wait_for_baton(h8_context *context)
{
    int kept = errno;
    while (!__atomic_load_n(&context->baton, __ATOMIC_ACQUIRE)) {
        syscall(SYS_futex, &context->baton, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
    }
    __atomic_store_n(&context->baton, 0, __ATOMIC_RELAXED);
    errno = kept;
}

void h8_thread_enter(h8_context *context)
{
    h8_fault_prepare_thread();
    __atomic_store_n(&context->entered, 1, __ATOMIC_RELEASE);
    syscall(SYS_futex, &context->entered, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
    wait_for_baton(context);
    if (!context->ending) {
        announce(&thread_stack.fake, context->stack_low, context->stack_size);
        h8_switch(&context->entered_at, context->stopped_at);
        arrived(thread_stack.fake, NULL, NULL);
    }
    /* From here on this frame is the thread's own. The heir may reuse the context and its stack
     * the moment it holds the baton, so handing it on is the last act. */
    give(context->heir);
}

int h8_thread_await(h8_context *context)
{
    /* A thread that is on its way needs microseconds, on a busy host more. */
    enum { TENTHS = 100, TENTHS_WHEN_INTERRUPTED = 20 };
    const struct timespec tenth = {.tv_nsec = 100 * 1000 * 1000};
    for (int i = 0; i < (h8_interruption() ? TENTHS_WHEN_INTERRUPTED : TENTHS); i++) {
        if (__atomic_load_n(&context->entered, __ATOMIC_ACQUIRE)) return 1;
        syscall(SYS_futex, &context->entered, FUTEX_WAIT_PRIVATE, 0, &tenth, NULL, 0);
    }
    return __atomic_load_n(&context->entered, __ATOMIC_ACQUIRE) != 0;
}

static _Noreturn void back_to_entry(h8_context *context)
{
    announce(NULL, thread_stack.low, thread_stack.size);
    h8_switch(&context->stopped_at, context->entered_at);
    __builtin_unreachable();
}

/* From the thread of `from` to that of `to`. */
static void hand_over(h8_threads *threads, h8_context *from, h8_context *to)
{
    /* Who looks through the stack of a task that waits (leaks) must find its registers there too.
     * They are saved next to this frame's address, in a few words below it. */
    __builtin_unwind_init();
    from->stopped_at = (char *)__builtin_frame_address(0) - 64;
    threads->active = to;
    give(to);
    wait_for_baton(from);
}

/* Swaps stacks if `to` can run on this thread, else hands the baton over. Riders have none: the
 * context whose thread this is does it for them. */
static void pass_control(h8_threads *threads, h8_context *from, h8_context *to)
{
    if (to->rides || to == threads->active) {
        h8_fiber_transfer(from, to);
    } else if (from == threads->active) {
        hand_over(threads, from, to);
    } else {
        threads->active->next = to;
        h8_fiber_transfer(from, threads->active);
    }
}

void h8_thread_transfer(h8_threads *threads, h8_context *from, h8_context *to)
{
    pass_control(threads, from, to);
    if (from->rides) return;
    /* Its thread was woken, or a rider came back to it: for itself, for another, or to end. */
    while (from->next) {
        h8_context *next = from->next;
        from->next = NULL;
        pass_control(threads, from, next);
    }
    if (from->ending) back_to_entry(from);
}

void h8_thread_leave(h8_threads *threads, h8_context *from, h8_context *heir)
{
    from->left = 1;
    if (from->rides) {
        if (!heir->rides && heir != threads->active) {
            threads->active->next = heir;
            heir = threads->active;
        }
        h8_fiber_leave(from, heir);
    }
    if (heir->rides) {
        threads->base->next = heir;
        heir = threads->base;
    }
    from->heir = threads->active = heir;
    back_to_entry(from);
}

void h8_thread_end(h8_threads *threads, h8_context *victim, h8_context *caller)
{
    if (victim->rides) return; /* A stopped rider is nothing but its stack. */
    victim->ending = 1;
    if (victim == threads->active) {
        threads->base->next = caller;
        victim->heir = threads->active = threads->base;
        h8_fiber_transfer(caller, victim);
    } else {
        victim->heir = threads->active;
        give(victim);
        wait_for_baton(threads->active);
    }
}

void h8_pin_to_one_cpu(void)
{
    cpu_set_t allowed, one;
    if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
    int cpu = sched_getcpu();
    if (cpu < 0 || !CPU_ISSET((unsigned)cpu, &allowed)) return;
    CPU_ZERO(&one);
    CPU_SET((unsigned)cpu, &one);
    sched_setaffinity(0, sizeof one, &one);
}

void h8_thread_name(const char *name)
{
    char kept[16];
    strncpy(kept, name, sizeof kept - 1);
    kept[sizeof kept - 1] = 0;
    pthread_setname_np(pthread_self(), kept);
}
