/* Loading firmware and pricing its basic blocks. See h8_firmware.h. */
#define _GNU_SOURCE
#include "h8_firmware.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "h8_export.h"
#include "h8_hooks.h"
#include "h8_page.h"

/* ---- Pricing ----
 *
 * Each instrumented block has a guard word, which the inlined hook subtracts from the budget, and a
 * row in the pc table. A block's size is the distance to the next instrumented block in address
 * order; what the hook itself adds is taken off. The calibration (Docs/Timing.md): two bytes of
 * x86-64 code cost one CPU cycle of the chip, and no block costs less than MINIMUM.
 */
enum {
    HOOK_BYTES = 18,
    BYTES_PER_CYCLE = 2,
    MINIMUM_CYCLES = 2,
    MAXIMUM_CYCLES = 4096, /* code without instrumentation may follow the last block */
    GCC_BLOCK_CYCLES = 6,  /* gcc tells nothing of a block's size */
};

typedef struct pc_row {
    uintptr_t pc;
    uintptr_t flags;
} pc_row;

static struct {
    uint32_t *guards;     /* one word a block */
    uint32_t *cycles;     /* what each costs in CPU cycles, ours */
    const pc_row *rows;
    size_t count;
} blocks;

static uint32_t units_per_cycle = 2;

static int by_pc(const void *a, const void *b)
{
    uintptr_t left = blocks.rows[*(const uint32_t *)a].pc;
    uintptr_t right = blocks.rows[*(const uint32_t *)b].pc;
    return left < right ? -1 : left > right;
}

static void write_guards(void)
{
    for (size_t i = 0; i < blocks.count; i++) {
        blocks.guards[i] = blocks.cycles[i] * units_per_cycle;
    }
}

static void price_blocks(void)
{
    uint32_t *order = malloc(blocks.count * sizeof *order);
    blocks.cycles = malloc(blocks.count * sizeof *blocks.cycles);
    if (!order || !blocks.cycles) abort();
    for (size_t i = 0; i < blocks.count; i++) order[i] = (uint32_t)i;
    qsort(order, blocks.count, sizeof *order, by_pc);
    for (size_t i = 0; i < blocks.count; i++) {
        uintptr_t size = HOOK_BYTES;
        if (i + 1 < blocks.count) size = blocks.rows[order[i + 1]].pc - blocks.rows[order[i]].pc;
        uintptr_t cycles = size > HOOK_BYTES ? (size - HOOK_BYTES) / BYTES_PER_CYCLE : 0;
        if (cycles < MINIMUM_CYCLES) cycles = MINIMUM_CYCLES;
        if (cycles > MAXIMUM_CYCLES) cycles = MAXIMUM_CYCLES;
        blocks.cycles[order[i]] = (uint32_t)cycles;
    }
    free(order);
    write_guards();
}

void h8_firmware_set_cycle_cost(uint32_t units)
{
    units_per_cycle = units;
    if (blocks.cycles) write_guards();
}

/* ---- What instrumented code calls ---- */

/* Called by a constructor of every unit, each time with the tables of the whole object. */
H8_EXPORT void __sanitizer_cov_trace_pc_guard_init(uint32_t *start, uint32_t *stop)
{
    if (blocks.guards) return;
    blocks.guards = start;
    blocks.count = (size_t)(stop - start);
}

H8_EXPORT void __sanitizer_cov_pcs_init(const uintptr_t *start, const uintptr_t *stop)
{
    if (blocks.cycles || !blocks.guards) return;
    size_t rows = (size_t)(stop - start) / 2;
    if (rows < blocks.count) blocks.count = rows;
    blocks.rows = (const pc_row *)start;
    price_blocks();
}

void h8_budget_out(void) { h8_the_hooks.budget_expired(); }

void h8_stack_out(void)
{
    /* This frame begins with a pointer to that of h8266_stack_out (switch.S), which lies two words
     * below the stack as firmware's function has it. */
    const uint64_t *frame = __builtin_frame_address(0);
    h8_the_hooks.stack_exceeded(frame[0] + 16, (uint64_t)(uintptr_t)frame);
}

/* gcc calls this at every block; the price is the same for all. */
H8_EXPORT void __sanitizer_cov_trace_pc(void)
{
    h8_page *page = h8_the_page();
    page->budget -= (int64_t)GCC_BLOCK_CYCLES * units_per_cycle;
    uint64_t frame = (uint64_t)(uintptr_t)__builtin_frame_address(0);
    if (__builtin_expect(frame < page->stack_limit, 0)) h8_the_hooks.stack_exceeded(frame, frame);
    if (__builtin_expect(page->budget < 0, 0)) h8_the_hooks.budget_expired();
}

/* ---- Loading ---- */

void *h8_firmware_open(const char *path, char *why, size_t why_size)
{
    h8_page *page = h8_the_page();
    uint64_t limit = page->stack_limit;
    free(blocks.cycles);
    memset(&blocks, 0, sizeof blocks);
    page->stack_limit = 0;
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    page->stack_limit = limit;
    if (!handle) {
        const char *said = dlerror();
        snprintf(why, why_size, "%s", said ? said : "the loader does not say why");
    }
    return handle;
}

int h8_firmware_file(const void *bytes, size_t count, char *path, size_t path_size)
{
    int fd = memfd_create("firmware", MFD_CLOEXEC);
    if (fd < 0) return -1;
    size_t done = 0;
    while (done < count) {
        ssize_t written = write(fd, (const char *)bytes + done, count - done);
        if (written < 0) {
            close(fd);
            return -1;
        }
        done += (size_t)written;
    }
    /* Through /proc/self a debugger would open its own descriptor of that number. */
    snprintf(path, path_size, "/proc/%d/fd/%d", getpid(), fd);
    return fd;
}

void h8_firmware_close(void *handle)
{
    dlclose(handle);
    free(blocks.cycles);
    memset(&blocks, 0, sizeof blocks);
}

void *h8_firmware_symbol(void *handle, const char *name) { return dlsym(handle, name); }

void h8_call_void(void *function) { ((void (*)(void))function)(); }
uint32_t h8_call_u32(void *function) { return ((uint32_t(*)(void))function)(); }
void h8_call_with(void *function, void *argument) { ((void (*)(void *))function)(argument); }
void h8_call_char(void *function, char character) { ((void (*)(char))function)(character); }

void h8_call_with_number(void *function, void *argument, uint32_t number)
{
    ((void (*)(void *, uint32_t))function)(argument, number);
}

int32_t h8_call_task_hook(void *function, void *argument)
{
    return ((int32_t(*)(void *))function)(argument);
}

void h8_call_overflow(void *function, uint32_t task, void *name)
{
    ((void (*)(void *, void *))function)((void *)(uintptr_t)task, name);
}

int32_t h8_call_transfer(void *function, uint32_t address, uint32_t size, void *bytes)
{
    return ((int32_t(*)(uint32_t, uint32_t, uint8_t *))function)(address, size, bytes);
}

int32_t h8_call_erase(void *function, uint32_t address, uint32_t size)
{
    return ((int32_t(*)(uint32_t, uint32_t))function)(address, size);
}
