/* Contexts: stacks that the machine switches to and from, on one thread or on several.
 *
 * A context is a task's stack and the place where it stopped. Exactly one context of the machine
 * runs at any moment. Two families of operations move control between them:
 *   h8_fiber_*   all contexts on one thread; a transfer swaps stack pointers
 *   h8_thread_*  a context has a thread of its own, or it rides: it runs on the thread of whoever
 *                stopped in its favour. To or from a rider a transfer swaps stack pointers where it
 *                can; to another thread it hands the baton (a futex word) over. A context that ends
 *                first switches back to the frame in which its thread entered, which hands the
 *                baton on as its last act.
 * No operation allocates. None may be called while a lock is held.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

typedef struct h8_context {
    void *stopped_at;         /* while it does not run: all that it keeps lies at or above this */
    void *entered_at;         /* threads: the frame in which its thread entered */
    struct h8_context *heir;  /* threads: who gets the baton when this one has left */
    struct h8_context *next;  /* threads: whom its thread shall run in its place */
    uint32_t rides;           /* threads: 1 if it has none of its own */
    uint32_t entered;         /* threads: 1 once its thread is there */
    uint32_t baton;           /* threads: 1 while its thread may run */
    uint32_t ending;          /* threads: leave instead of running when the baton comes */
    uint32_t left;            /* 1 once it has left for ever by itself */
    int saved_errno;
    void (*body)(void *argument); /* must not return */
    void *argument;
    /* For AddressSanitizer, which must be told of every change of stack. */
    void *fake_stack;
    const void *stack_low;
    size_t stack_size;
} h8_context;

/* Makes `context` start in body(argument) at the top of the given stack. `stack_low` 0 makes the
 * context of the thread that calls (the machine's base). */
void h8_context_prepare(h8_context *context, void *stack_low, size_t stack_size,
                        void (*body)(void *), void *argument);

/* Stops `from`, runs `to`; returns when somebody transfers back to `from`. */
void h8_fiber_transfer(h8_context *from, h8_context *to);
/* Leaves `from` for ever and runs `heir`. */
_Noreturn void h8_fiber_leave(h8_context *from, h8_context *heir);

/* A machine's threads. */
typedef struct h8_threads {
    h8_context *base;   /* the context of the machine's own thread, which never ends */
    h8_context *active; /* whose thread runs: all others with a thread wait for their batons */
} h8_threads;

/* The life of a context's thread: waits for the baton, runs the context, returns when it has left. */
void h8_thread_enter(h8_context *context);
/* Waits until the context's thread is there. 0 after ten seconds without: the host gives none. */
int h8_thread_await(h8_context *context);
/* As h8_fiber_transfer. A rider may come back on another thread than it stopped on. */
void h8_thread_transfer(h8_threads *threads, h8_context *from, h8_context *to);
_Noreturn void h8_thread_leave(h8_threads *threads, h8_context *from, h8_context *heir);
/* Ends a stopped context and returns when its thread has let go of it. `caller` is the one that
 * runs; if it rides on the thread that ends, it goes on upon the base's. */
void h8_thread_end(h8_threads *threads, h8_context *victim, h8_context *caller);

/* Keeps the process on one CPU: handing the baton over costs 1.7 us there and 14 us across two. */
void h8_pin_to_one_cpu(void);

/* Names the calling thread for debuggers; 15 bytes at most are kept. */
void h8_thread_name(const char *name);
