/* Signals become faults. See h8_fault.h. */
#define _GNU_SOURCE
#include "h8_fault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>

#include "h8_flash.h"
#include "h8_hooks.h"
#include "h8_memory.h"
#include "h8_page.h"

h8_hooks h8_the_hooks;

void h8_set_hooks(const h8_hooks *hooks) { h8_the_hooks = *hooks; }

static volatile int interrupted;

enum { ALTERNATE_STACK = 32 * 1024, PANIC_STACK = 512 * 1024 };

static h8_fault the_fault;
static volatile int handling;
static char panic_stack[PANIC_STACK] __attribute__((aligned(64)));

/* ---- Reading and redirecting the interrupted thread ---- */

static void read_registers(const ucontext_t *user, h8_fault *fault)
{
#if defined(__x86_64__)
    fault->pc = (uint64_t)user->uc_mcontext.gregs[REG_RIP];
    fault->sp = (uint64_t)user->uc_mcontext.gregs[REG_RSP];
    fault->fp = (uint64_t)user->uc_mcontext.gregs[REG_RBP];
#else
    fault->pc = user->uc_mcontext.pc;
    fault->sp = user->uc_mcontext.sp;
    fault->fp = user->uc_mcontext.regs[29];
#endif
}

static int in_stack_area(uint64_t address)
{
    return address >= H8_STACKS_BASE &&
           address < H8_STACKS_BASE + (uint64_t)H8_STACK_SLOT * H8_STACK_SLOTS;
}

/* A jump to nowhere, and the short functions of the host's C library, make no frame: their return
 * address is where the call left it, and the chain of frames starts with the caller's caller. */
static uint64_t frameless_return(const ucontext_t *user, const h8_fault *fault)
{
    if (fault->kind != H8_FAULT_FETCH && fault->pc < H8_LOW_END) return 0;
#if defined(__x86_64__)
    (void)user;
    if (!in_stack_area(fault->sp) || fault->sp % 8 != 0) return 0;
    uint64_t back = *(const uint64_t *)fault->sp;
#else
    uint64_t back = user->uc_mcontext.regs[30];
#endif
    return back >= H8_FIRMWARE_BASE && back < H8_LOW_END ? back : 0;
}

static _Noreturn void handle_on_panic_stack(void)
{
    h8_the_hooks.fault(&the_fault);
    _exit(70);
}

/* Makes the thread continue in handle_on_panic_stack when the signal handler returns. */
static void redirect(ucontext_t *user)
{
    uintptr_t top = (uintptr_t)panic_stack + PANIC_STACK;
#if defined(__x86_64__)
    top -= 8; /* as a call would leave it */
    *(void **)top = NULL;
    user->uc_mcontext.gregs[REG_RSP] = (greg_t)top;
    user->uc_mcontext.gregs[REG_RBP] = 0;
    user->uc_mcontext.gregs[REG_RIP] = (greg_t)(uintptr_t)handle_on_panic_stack;
#else
    user->uc_mcontext.sp = top;
    user->uc_mcontext.regs[29] = 0;
    user->uc_mcontext.regs[30] = 0;
    user->uc_mcontext.pc = (uint64_t)(uintptr_t)handle_on_panic_stack;
#endif
}

/* ---- What happened ---- */

#if defined(__x86_64__)
/* The sanitizer's traps are `ud1 KIND(%eax),%eax`: 67 0f b9 40 KIND, or 67 0f b9 00 for KIND 0. KIND
 * numbers its checks in the order of clang's SanitizerHandler list. */
enum { CHECK_DIVISION = 3, CHECK_TYPE = 22 };

static void read_trap(h8_fault *fault)
{
    const unsigned char *code = (const unsigned char *)fault->pc;
    fault->kind = H8_FAULT_INSTRUCTION;
    if (code[0] == 0x67) code++; /* the prefix for 32-bit addresses, which not every version writes */
    if (code[0] != 0x0f || code[1] != 0xb9 || (code[2] != 0x40 && code[2] != 0)) return;
    fault->detail = code[2] == 0 ? 0 : code[3];
    fault->kind = fault->detail == CHECK_DIVISION ? H8_FAULT_DIVISION
                  : fault->detail == CHECK_TYPE   ? H8_FAULT_ALIGNMENT
                                                  : H8_FAULT_UNDEFINED;
}

static int is_store(const ucontext_t *user)
{
    return (user->uc_mcontext.gregs[REG_ERR] & 2) != 0;
}

static int is_fetch(const ucontext_t *user)
{
    return (user->uc_mcontext.gregs[REG_ERR] & 16) != 0;
}

/* The address of an access that no page table could ever map, which the kernel does not tell. It is
 * known where a register holds what compilers put into locals that are not set (0xAA or 0xFE
 * bytes, Docs/Decisions/0008): such a pointer is firmware's. */
static uint64_t impossible_address(const ucontext_t *user)
{
    for (int n = REG_R8; n <= REG_RCX; n++) {
        uint64_t value = (uint64_t)user->uc_mcontext.gregs[n];
        if (value >> 32 == 0xAAAAAAAA || value >> 32 == 0xFEFEFEFE) return value;
    }
    return UINT64_MAX;
}
#else
static void read_trap(h8_fault *fault)
{
    fault->kind = H8_FAULT_INSTRUCTION; /* brk #(0x5500 | check) arrives as SIGTRAP */
}
static int is_store(const ucontext_t *user) { (void)user; return 0; }
static int is_fetch(const ucontext_t *user) { (void)user; return 0; }
static uint64_t impossible_address(const ucontext_t *user) { (void)user; return UINT64_MAX; }
#endif

static void classify(int signal, const siginfo_t *info, const ucontext_t *user, h8_fault *fault)
{
    fault->address = (uint64_t)(uintptr_t)info->si_addr;
    switch (signal) {
    case SIGFPE:
        fault->kind = H8_FAULT_DIVISION;
        break;
    case SIGILL:
    case SIGTRAP:
        read_trap(fault);
        fault->address = 0;
        break;
    case SIGABRT:
        fault->kind = H8_FAULT_ABORT;
        fault->address = 0;
        break;
    default: {
        if (info->si_code == SI_KERNEL) fault->address = impossible_address(user);
        uint64_t offset = fault->address - H8_STACKS_BASE;
        if (in_stack_area(fault->address) && offset % H8_STACK_SLOT < 4096) {
            fault->kind = H8_FAULT_GUARD;
        } else if (is_fetch(user) || fault->pc == fault->address) {
            fault->kind = H8_FAULT_FETCH;
        } else {
            fault->kind = is_store(user) ? H8_FAULT_STORE : H8_FAULT_LOAD;
        }
    }
    }
}

static void on_fault(int signal, siginfo_t *info, void *context)
{
    h8_window_outcome outcome = H8_WINDOW_NOT;
    if (signal == SIGTRAP && h8_window_step(context)) return;
    if (signal == SIGSEGV && info->si_code == SEGV_ACCERR) {
        outcome = h8_window_fault((uint64_t)(uintptr_t)info->si_addr, context);
        if (outcome == H8_WINDOW_DONE) return;
    }
    if (handling || !h8_the_hooks.fault) {
        static const char text[] =
            "host8266: a second fault while the first was being explained; giving up\n";
        ssize_t ignored = write(2, text, sizeof text - 1);
        (void)ignored;
        _exit(70);
    }
    handling = 1;
    memset(&the_fault, 0, sizeof the_fault);
    read_registers(context, &the_fault);
    classify(signal, info, context, &the_fault);
    if (outcome == H8_WINDOW_NARROW) the_fault.kind = H8_FAULT_NARROW;
    the_fault.back = frameless_return(context, &the_fault);
    redirect(context);
}

void h8_fault_done(void) { handling = 0; }

/* Volatile, because a compiler may otherwise do anything with a null pointer. */
static volatile char *const volatile null_pointer;

void h8_load_null(void) { (void)*null_pointer; }
void h8_store_null(void) { *null_pointer = 0; }

/* ---- Firmware that makes no progress ---- */

static struct {
    const volatile uint64_t *beats;
    uint64_t last_beats;
    int64_t last_budget;
    int rounds, rounds_allowed;
} watch;

static void on_watch(int signal, siginfo_t *info, void *context)
{
    (void)signal;
    (void)info;
    h8_fault here;
    read_registers(context, &here);
    uint64_t beats = *watch.beats;
    int64_t budget = h8_the_page()->budget;
    /* Only a thread on a task's stack, in code of the low addresses, is firmware at work. */
    if (beats != watch.last_beats || budget != watch.last_budget || !in_stack_area(here.sp) ||
        here.pc >= H8_LOW_END || handling) {
        watch.last_beats = beats;
        watch.last_budget = budget;
        watch.rounds = 0;
        return;
    }
    if (++watch.rounds < watch.rounds_allowed) return;
    handling = 1;
    the_fault = here;
    the_fault.kind = H8_FAULT_NO_PROGRESS;
    the_fault.address = 0;
    redirect(context);
}

void h8_fault_watch(double seconds, const volatile uint64_t *beats)
{
    enum { ROUNDS_PER_SECOND = 4 };
    struct itimerval every = {{0, 0}, {0, 0}};
    if (seconds > 0) {
        watch.beats = beats;
        watch.rounds = 0;
        watch.rounds_allowed = (int)(seconds * ROUNDS_PER_SECOND);
        every.it_interval.tv_usec = 1000000 / ROUNDS_PER_SECOND;
        every.it_value = every.it_interval;
    }
    setitimer(ITIMER_PROF, &every, NULL);
}

/* ---- Interruption by the user ---- */

static void on_interrupt(int signal)
{
    if (interrupted) _exit(128 + signal); /* asked twice: at once */
    interrupted = signal;
    /* The next block of firmware looks up. Whoever runs may be counting just now, on this thread or
     * on another, and overwrite this: then the end of the slice is where it looks up. */
    __atomic_fetch_sub(&h8_the_page()->budget, H8_TAKEN_BUDGET, __ATOMIC_RELAXED);
}

int h8_interruption(void) { return interrupted; }

void h8_restore_budget(void) { h8_the_page()->budget = h8_true_budget(); }

/* ---- Installation ---- */

static pthread_key_t alternate_stack;

static void drop_alternate_stack(void *stack)
{
    const stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(stack, ALTERNATE_STACK);
}

static void make_key(void) { pthread_key_create(&alternate_stack, drop_alternate_stack); }

void h8_fault_prepare_thread(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_key);
    if (pthread_getspecific(alternate_stack)) return;
    void *stack = mmap(NULL, ALTERNATE_STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
                       -1, 0);
    if (stack == MAP_FAILED) return;
    stack_t alternate = {.ss_sp = stack, .ss_size = ALTERNATE_STACK};
    sigaltstack(&alternate, NULL);
    /* A pool's thread may end long before the process. */
    pthread_setspecific(alternate_stack, stack);
}

void h8_fault_install(void)
{
    static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    sigfillset(&action.sa_mask);
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    action.sa_sigaction = on_fault;
    for (unsigned i = 0; i < sizeof faults / sizeof *faults; i++) {
        sigaction(faults[i], &action, NULL);
    }
    action.sa_flags |= SA_RESTART;
    action.sa_sigaction = on_watch;
    sigaction(SIGPROF, &action, NULL);

    memset(&action, 0, sizeof action);
    action.sa_flags = SA_ONSTACK;
    action.sa_handler = on_interrupt;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    h8_fault_prepare_thread();
}

/* ---- Backtraces ---- */

static int readable(uint64_t address)
{
    if (address % sizeof(uint64_t) != 0) return 0;
    if (in_stack_area(address)) {
        return (address - H8_STACKS_BASE) % H8_STACK_SLOT >= 4096;
    }
    return address >= (uint64_t)(uintptr_t)panic_stack &&
           address < (uint64_t)(uintptr_t)panic_stack + PANIC_STACK - 16;
}

/* Reads a saved frame pointer and the return address above it. A smashed frame may point anywhere,
 * a closed stack included, so the kernel does the reading where it lets us; 0 when it cannot. */
static int read_frame(uint64_t fp, uint64_t frame[2])
{
    if (!readable(fp) || !readable(fp + 8)) return 0;
    struct iovec here = {frame, 2 * sizeof *frame};
    struct iovec there = {(void *)(uintptr_t)fp, 2 * sizeof *frame};
    ssize_t got = process_vm_readv(getpid(), &here, 1, &there, 1, 0);
    if (got >= 0) return got == (ssize_t)(2 * sizeof *frame);
    if (errno == EFAULT) return 0;
    memcpy(frame, (const void *)(uintptr_t)fp, 2 * sizeof *frame); /* not allowed here */
    return 1;
}

int h8_backtrace(uint64_t pc, uint64_t fp, uint64_t *pcs, int capacity)
{
    int count = 0;
    if (capacity > 0) pcs[count++] = pc;
    uint64_t frame[2];
    while (count < capacity && read_frame(fp, frame)) {
        uint64_t next = frame[0];
        uint64_t back = frame[1];
        if (back == 0) break;
        pcs[count++] = back;
        if (next <= fp) break; /* frames lie ever higher */
        fp = next;
    }
    return count;
}

__attribute__((noinline)) int h8_backtrace_here(uint64_t *pcs, int capacity)
{
    uint64_t fp = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    int count = h8_backtrace(0, fp, pcs, capacity);
    /* The first entry stands for this function itself. */
    for (int i = 1; i < count; i++) pcs[i - 1] = pcs[i];
    return count > 0 ? count - 1 : 0;
}
