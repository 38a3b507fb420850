/* Maps the chip's address space. See h8_memory.h. */
#define _GNU_SOURCE
#include "h8_memory.h"

#include <string.h>
#include <sys/mman.h>

#include "h8_page.h"
#include "h8_sanitizer.h"

static int map_fixed(unsigned long address, unsigned long size, int protection)
{
    void *got = mmap((void *)address, size, protection,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
    if (got == (void *)address) return 1;
    if (got != MAP_FAILED) munmap(got, size); /* kernels before 4.17 take it as a hint */
    return 0;
}

const char *h8_memory_map(void)
{
    if (!map_fixed(H8_PAGE_ADDRESS, 4096, PROT_READ | PROT_WRITE)) return "the machine page";
    if (!map_fixed(H8_STACKS_BASE, H8_STACK_SLOT * H8_STACK_SLOTS, PROT_NONE)) {
        return "the task stacks";
    }
    if (!map_fixed(H8_DRAM_END - H8_DRAM_MOST, H8_DRAM_MOST, PROT_READ | PROT_WRITE)) {
        return "the data RAM";
    }
    return NULL;
}

void h8_memory_clear(void)
{
    madvise((void *)(H8_DRAM_END - H8_DRAM_MOST), H8_DRAM_MOST, MADV_DONTNEED);
}

void *h8_stack_open(int first, int slots, uint64_t clear_from)
{
    char *low = (char *)(H8_STACKS_BASE + (unsigned long)first * H8_STACK_SLOT);
    size_t size = (size_t)slots * H8_STACK_SLOT;
    if (mprotect(low + 4096, size - 4096, PROT_READ | PROT_WRITE) != 0) return NULL;
    /* A task that was abandoned in the middle left marks around its locals. */
    h8_unpoison(low + 4096, size - 4096);
    if (clear_from != 0) memset((void *)clear_from, 0, (size_t)(low + size - (char *)clear_from));
    return low + size;
}
