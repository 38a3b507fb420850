/* The chip's address space: everything that firmware can point at lies below 4 GiB, at the same
 * addresses in every run (Docs/Architecture.md, "Memory"). */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define H8_STACKS_BASE 0x30000000UL   /* task stacks, in numbered slots */
#define H8_STACK_SLOT 0x20000UL       /* bytes a slot, its lowest page a guard */
#define H8_STACK_SLOTS 1920           /* the last one ends at 0x3F000000 */
#define H8_DRAM_END 0x40000000UL      /* the chip's data RAM ends here; it has 96 KB ... */
#define H8_DRAM_SIZE 0x18000UL
#define H8_DRAM_MOST 0x1000000UL      /* ... and this much for those who lift the limit */
#define H8_FIRMWARE_BASE 0x41000000UL /* where firmware is linked to lie */
#define H8_LOW_END 0x100000000UL      /* nothing of the simulator lies below this */

/* Maps the machine page, the stack area (inaccessible until a slot is opened) and the data RAM.
 * Returns NULL, or the name of the region that could not be had. Call once. */
const char *h8_memory_map(void);

/* Makes `slots` slots from `first` usable as one stack, and clears what a former user left above
 * `clear_from`. Returns the address past its end, or NULL when the host refuses. */
void *h8_stack_open(int first, int slots, uint64_t clear_from);

/* Makes the data RAM read as zeros again. */
void h8_memory_clear(void);

