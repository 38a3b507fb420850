/* The table of all cases, by the file that holds them. */
#ifndef CASES_H
#define CASES_H

#define CASES(CASE)                                                                     \
    /* tasks.c */                                                                       \
    CASE(task_create) CASE(task_create_failure) CASE(task_name) CASE(task_delete)       \
    CASE(task_delete_self) CASE(task_suspend) CASE(task_suspend_delayed)                \
    CASE(task_resume_no_effect) CASE(task_resume_from_isr) CASE(task_handles)           \
    CASE(task_states) CASE(task_number) CASE(task_tag) CASE(stack_high_water)           \
    CASE(stack_of_calls)                                                                \
    /* scheduling.c */                                                                  \
    CASE(priority_get_set) CASE(priority_order) CASE(yield_among_equals)                \
    CASE(time_slicing) CASE(scheduler_state) CASE(suspend_all) CASE(suspend_all_ticks)  \
    CASE(critical_section) CASE(interrupts_disabled) CASE(yield_from_isr)               \
    CASE(software_interrupt) CASE(missed_yield) CASE(priority_lent)                     \
    /* time.c */                                                                        \
    CASE(tick_count) CASE(delay_ticks) CASE(delay_zero) CASE(delay_order)               \
    CASE(delay_until) CASE(delay_until_late) CASE(timeout_state)                        \
    CASE(timeout_for_ever) CASE(conversions)                                            \
    /* queues.c */                                                                      \
    CASE(queue_create) CASE(queue_order) CASE(queue_items) CASE(queue_overwrite)        \
    CASE(queue_peek) CASE(queue_timeouts) CASE(queue_receivers) CASE(queue_senders)     \
    CASE(queue_peekers) CASE(queue_for_ever) CASE(queue_reset) CASE(queue_delete)       \
    CASE(queue_number_and_type) CASE(queue_alternative)                                 \
    /* isr.c */                                                                         \
    CASE(isr_send) CASE(isr_send_wakes) CASE(isr_receive) CASE(isr_receive_wakes)       \
    CASE(isr_questions) CASE(isr_semaphores)                                            \
    /* semaphores.c */                                                                  \
    CASE(semaphore_binary) CASE(semaphore_counting) CASE(semaphore_waiters)             \
    CASE(semaphore_alternative) CASE(mutex_holder) CASE(mutex_inheritance)              \
    CASE(mutex_timeout) CASE(mutex_recursive) CASE(mutex_recursive_waits)               \
    /* sets.c */                                                                        \
    CASE(set_members) CASE(set_select) CASE(set_waits) CASE(set_from_isr)               \
    CASE(set_remove)                                                                    \
    /* timers.c */                                                                      \
    CASE(timer_create) CASE(timer_one_shot) CASE(timer_reload) CASE(timer_stop)         \
    CASE(timer_reset) CASE(timer_change_period) CASE(timer_delete) CASE(timer_daemon)   \
    CASE(timer_queue_full) CASE(timer_from_isr)                                         \
    /* reports.c */                                                                     \
    CASE(system_state) CASE(system_state_inherited) CASE(run_times) CASE(task_list)     \
    CASE(run_time_stats)                                                                \
    /* heap.c */                                                                        \
    CASE(heap_blocks) CASE(heap_limits)                                                 \
    /* lists.c */                                                                       \
    CASE(list_macros) CASE(list_order) CASE(list_rounds) CASE(list_remove)              \
    /* coroutines.c */                                                                  \
    CASE(coroutine_turns) CASE(coroutine_failure) CASE(coroutine_delay)                 \
    CASE(coroutine_queue) CASE(coroutine_timeouts) CASE(coroutine_isr)                  \
    CASE(coroutine_lists) CASE(coroutine_list_timeout)                                  \
    /* macros.c */                                                                      \
    CASE(port_hooks) CASE(generic_forms)

#define DECLARE(name) void name(void);
CASES(DECLARE)
#undef DECLARE

#endif
