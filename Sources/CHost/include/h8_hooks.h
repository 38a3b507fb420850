/* How C calls up into the machine: a handful of functions that it sets once, before firmware runs. */
#pragma once

#include <stdint.h>

struct h8_fault;

typedef struct h8_hooks {
    /* The budget has run out: look at what is due. Returns when this task may go on. */
    void (*budget_expired)(void);
    /* A frame of firmware lies below the page's stack limit. Returns when it may: then the limit is
     * lower now. */
    void (*stack_exceeded)(uint64_t stack_pointer, uint64_t frame_pointer);
    /* A signal said that something went wrong; runs on the panic stack. Does not return. */
    void (*fault)(const struct h8_fault *fault);
} h8_hooks;

/* For C of ours; the machine sets them. */
extern h8_hooks h8_the_hooks;
void h8_set_hooks(const h8_hooks *hooks);
