/* Faults: signals become facts, and the facts are handled outside the signal.
 *
 * SIGSEGV, SIGBUS, SIGFPE and SIGILL (and the watch for firmware that makes no progress) schedule
 * nothing. The handler, on an alternate stack, writes down what happened and lets the thread
 * continue in h8_the_hooks.fault on the panic stack, in ordinary context.
 */
#pragma once

#include <stdint.h>

typedef enum h8_fault_kind {
    H8_FAULT_LOAD,          /* the address could not be read */
    H8_FAULT_STORE,         /* the address could not be written */
    H8_FAULT_FETCH,         /* a jump to where there is no code */
    H8_FAULT_DIVISION,      /* an integer division by zero */
    H8_FAULT_ALIGNMENT,     /* an unaligned access */
    H8_FAULT_UNDEFINED,     /* another check of the sanitizer; `detail` is its number */
    H8_FAULT_INSTRUCTION,   /* an instruction that is not one: __builtin_trap */
    H8_FAULT_NARROW,        /* less than a word read from the window to the flash */
    H8_FAULT_GUARD,         /* the guard page below a stack */
    H8_FAULT_NO_PROGRESS,   /* firmware without instrumentation has spun for too long */
    H8_FAULT_ABORT,         /* SIGABRT: a library of the host gave up */
} h8_fault_kind;

typedef struct h8_fault {
    h8_fault_kind kind;
    int detail;
    uint64_t address; /* what was accessed, when it is known */
    uint64_t pc, sp, fp;
    uint64_t back; /* where the function at `pc` returns to, if it has made no frame; else 0 */
} h8_fault;

/* Takes over the signals. Call once, on the main thread. */
void h8_fault_install(void);

/* Gives the calling thread its alternate stack. Idempotent. */
void h8_fault_prepare_thread(void);

/* Starts or stops the watch for firmware that makes no progress: `seconds` of CPU time without a
 * change of the budget or of *beats is a fault; 0 stops it. */
void h8_fault_watch(double seconds, const volatile uint64_t *beats);

/* Reads or writes address 0, for a function of the SDK that was given NULL where the chip's would
 * follow it: the fault is the firmware's. They do not return. */
void h8_load_null(void);
void h8_store_null(void);

/* Says that a fault has been handled. Until then, a second one ends the process at once. */
void h8_fault_done(void);

/* Walks frame pointers from `fp`; fills `pcs` with return addresses, innermost first, starting with
 * `pc`. Reads only the task stacks and the panic stack. Returns how many there are. */
int h8_backtrace(uint64_t pc, uint64_t fp, uint64_t *pcs, int capacity);

/* Return addresses of the caller itself, innermost first. */
int h8_backtrace_here(uint64_t *pcs, int capacity);

/* The signal's number after SIGINT or SIGTERM, else 0. The signal also ends the running slice, by
 * taking H8_TAKEN_BUDGET from the budget, and any wait. */
int h8_interruption(void);

/* Puts back the budget that the signal took. */
void h8_restore_budget(void);
