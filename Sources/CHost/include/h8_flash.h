/* The memory of the flash chip, and the chip's window to it at 0x40200000.
 *
 * The memory is a shared mapping of a file, so that what is written is in the file even if this
 * process is killed. A sector of a new, private flash is not filled with ones before somebody
 * touches it.
 *
 * The window shows 1 MB of the same memory. The chip's cache delivers words only, so a load of a
 * byte or of 16 bits from there is an exception. The window's pages are therefore inaccessible; a
 * load by firmware faults, is looked at, and is then made good (flash_window.c).
 */
#pragma once

#include <stdint.h>

#define H8_FLASH_WINDOW 0x40200000UL
#define H8_FLASH_WINDOW_SIZE 0x100000UL
#define H8_FLASH_SECTOR 4096u

typedef struct h8_flash {
    uint8_t *bytes;
    uint32_t size;
    /* One for each sector: not 0 while it still has to be filled with ones. */
    uint8_t *unfilled;
} h8_flash;

/* A file of `size` bytes without a name, which goes with the process; -1 and errno. */
int h8_flash_private(uint32_t size);

/* Maps `size` bytes of the file. With `is_new`, every sector counts as erased. Returns 0, or errno. */
int h8_flash_open(h8_flash *flash, int fd, uint32_t size, int is_new);

/* Gives a sector its ones, if it has not got them yet. */
void h8_flash_fill(h8_flash *flash, uint32_t sector);

/* Shows the flash from `offset` on in the window. Returns NULL, or the name of the region that could
 * not be had. The flash stays where it is for as long as the window shows it. */
const char *h8_flash_show(h8_flash *flash, uint32_t offset);

/* How an access to the window, which faulted, ends. */
typedef enum h8_window_outcome {
    H8_WINDOW_NOT,    /* not of the window */
    H8_WINDOW_DONE,   /* the instruction is done, or will be when the handler returns */
    H8_WINDOW_NARROW, /* firmware reads less than a word: the chip's exception 3 */
} h8_window_outcome;

/* For the signal handlers: SIGSEGV at `address`, and SIGTRAP after a single step. */
h8_window_outcome h8_window_fault(uint64_t address, void *context);
int h8_window_step(void *context);
