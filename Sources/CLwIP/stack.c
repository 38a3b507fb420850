//  An instance: made, dropped, moved in time, and its queue of events.
//
//  lwIP's timers for ARP, reassembly and multicast groups run here and not in lwIP, where they
//  would wake an idle chip ten times a second: the first two once a second and only while an
//  interface is up, the third only while a report is to be sent. IPv6 has none, as nothing uses it.
#include "stack.h"

#include <stdio.h>
#include <stdlib.h>

enum { SECOND_INTERVAL = 1000, GROUP_INTERVAL = 100 };

static bool start(struct h8_stack *stack) {
    H8_ENTER(stack, false)
    stack->library->lwip_init();
    H8_LEAVE(stack);
    return true;
}

struct h8_stack *h8_stack_make(
    const struct h8_stack_hooks *hooks, const struct h8_stack_settings *settings, char *problem,
    size_t problem_size) {
    struct h8_library *library = h8_library_take(problem, problem_size);
    if (library == NULL) return NULL;
    struct h8_stack *stack = calloc(1, sizeof *stack);
    stack->library = library;
    stack->hooks = *hooks;
    stack->settings = *settings;
    stack->second_timer = stack->group_timer = UINT64_MAX;
    if (!start(stack)) {
        snprintf(problem, problem_size, "lwIP does not start: %s", stack->assertion);
        h8_stack_drop(stack);
        return NULL;
    }
    return stack;
}

void h8_stack_drop(struct h8_stack *stack) {
    for (uint32_t row = 0; row < stack->row_count; row++) {
        // The packets are among the blocks below, or the owner's.
        for (struct h8_waiting *waiting = stack->rows[row].first; waiting != NULL;) {
            struct h8_waiting *next = waiting->next;
            free(waiting);
            waiting = next;
        }
    }
    h8_free_blocks(stack);
    while (stack->frame_first != NULL) {
        struct h8_frame *next = stack->frame_first->next;
        free(stack->frame_first);
        stack->frame_first = next;
    }
    free(stack->frame_taken);
    free(stack->events);
    free(stack->rows);
    h8_library_give_back(stack->library);
    free(stack);
}

void h8_stack_set(struct h8_stack *stack, const struct h8_stack_settings *settings) {
    stack->settings = *settings;
}

struct h8_stack_statistics h8_stack_statistics(const struct h8_stack *stack) {
    return stack->statistics;
}

const char *h8_stack_assertion(const struct h8_stack *stack) { return stack->assertion; }

// MARK: Time

void h8_stack_set_time(struct h8_stack *stack, uint64_t milliseconds) {
    if (milliseconds > stack->now) stack->now = milliseconds;
}

/// A multicast group's report is to be sent at some time.
static bool has_group_to_report(const struct h8_stack *stack) {
    for (int row = 0; row < H8_MAXIMUM_INTERFACES; row++) {
        if (!stack->interfaces[row].exists) continue;
        const struct igmp_group *group = netif_igmp_data(&stack->interfaces[row].netif);
        for (; group != NULL; group = group->next) {
            if (group->timer > 0) return true;
        }
    }
    return false;
}

static bool has_interface_up(const struct h8_stack *stack) {
    for (int row = 0; row < H8_MAXIMUM_INTERFACES; row++) {
        const struct h8_interface *interface = &stack->interfaces[row];
        if (interface->exists && netif_is_up(&interface->netif)) return true;
    }
    return false;
}

/// Starts a timer that is needed and stops one that is not.
static void keep_timer(struct h8_stack *stack, uint64_t *timer, bool needed, uint64_t interval) {
    if (!needed) {
        *timer = UINT64_MAX;
    } else if (*timer == UINT64_MAX) {
        *timer = stack->now + interval;
    }
}

static void keep_timers(struct h8_stack *stack) {
    keep_timer(stack, &stack->second_timer, has_interface_up(stack), SECOND_INTERVAL);
    keep_timer(stack, &stack->group_timer, has_group_to_report(stack), GROUP_INTERVAL);
}

uint64_t h8_stack_due(struct h8_stack *stack) {
    H8_ENTER(stack, UINT64_MAX)
    uint32_t sleep = stack->library->sys_timeouts_sleeptime();
    H8_LEAVE(stack);
    keep_timers(stack);
    uint64_t due = sleep == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? UINT64_MAX : stack->now + sleep;
    if (stack->second_timer < due) due = stack->second_timer;
    return stack->group_timer < due ? stack->group_timer : due;
}

static void run_timers(struct h8_stack *stack) {
    H8_ENTER(stack, )
    struct h8_library *library = stack->library;
    library->sys_check_timeouts();
    if (stack->second_timer <= stack->now) {
        stack->second_timer += SECOND_INTERVAL;
        library->etharp_tmr();
        library->ip_reass_tmr();
    }
    if (stack->group_timer <= stack->now) {
        stack->group_timer += GROUP_INTERVAL;
        library->igmp_tmr();
    }
    H8_LEAVE(stack);
}

void h8_stack_run(struct h8_stack *stack) {
    keep_timers(stack);
    run_timers(stack);
}

// MARK: Events

void h8_post(
    struct h8_stack *stack, enum h8_event_kind kind, h8_endpoint endpoint, int error,
    h8_endpoint other, uint32_t length) {
    if (stack->event_count == stack->event_capacity) {
        size_t capacity = stack->event_capacity == 0 ? 64 : stack->event_capacity * 2;
        struct h8_event *events = malloc(capacity * sizeof *events);
        for (size_t row = 0; row < stack->event_count; row++) {
            events[row] = stack->events[(stack->event_head + row) % stack->event_capacity];
        }
        free(stack->events);
        stack->events = events;
        stack->event_head = 0;
        stack->event_capacity = capacity;
    }
    size_t row = (stack->event_head + stack->event_count++) % stack->event_capacity;
    stack->events[row] = (struct h8_event){
        .kind = kind, .endpoint = endpoint, .error = error, .other = other, .length = length};
}

bool h8_stack_take_event(struct h8_stack *stack, struct h8_event *event) {
    if (stack->event_count == 0) return false;
    *event = stack->events[stack->event_head];
    stack->event_head = (stack->event_head + 1) % stack->event_capacity;
    stack->event_count--;
    return true;
}

const uint8_t *h8_stack_take_frame(struct h8_stack *stack, int *number, size_t *length) {
    free(stack->frame_taken);
    struct h8_frame *frame = stack->frame_first;
    stack->frame_taken = frame;
    if (frame == NULL) return NULL;
    stack->frame_first = frame->next;
    if (frame->next == NULL) stack->frame_last = NULL;
    *number = frame->number;
    *length = frame->length;
    return frame->bytes;
}
