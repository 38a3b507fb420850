// The pre-emption hook. It is compiled to LLVM bitcode and inlined into every block of firmware
// that clang guards, so it is the hottest code there is.
//
// The host maps one page at 0x2FFFF000 before it loads firmware. An absolute address costs one
// instruction where a variable of the host would cost a load from the GOT first.
//
//  0x2FFFF000  int64_t   budget: half bus cycles until the next event is due
//  0x2FFFF008  uint64_t  stack limit: the lowest address that the running task has used; a
//                        function that goes below calls the host, which lowers the limit or
//                        reports an overflow
//
// Each guard word holds the cost of its block in that unit; the host fills them in when it loads
// the firmware. The two functions that are called when something is due keep every register, so
// that the hook costs its surroundings none.
#include <stdint.h>

#define HOOK __attribute__((always_inline, no_sanitize("coverage")))
#define COLD __attribute__((preserve_all, cold))
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

#define BUDGET (*(int64_t *)0x2FFFF000UL)
#define STACK_LIMIT (*(uint64_t *)0x2FFFF008UL)

COLD void h8266_budget_out(void);
COLD void h8266_stack_out(void);

// On entry to a function this is already below its locals; its frame's address would be above them.
#if defined(__x86_64__)
register uint64_t stack_pointer __asm__("rsp");
#else
register uint64_t stack_pointer __asm__("sp");
#endif

HOOK void __sanitizer_cov_trace_pc_guard(uint32_t *guard)
{
    if (UNLIKELY((BUDGET -= *guard) < 0)) {
        h8266_budget_out();
    }
}

HOOK void __sanitizer_cov_stack_depth(void)
{
    if (UNLIKELY(stack_pointer < STACK_LIMIT)) {
        h8266_stack_out();
    }
}
