/* The chip's window to the flash. See h8_flash.h.
 *
 * A load from the window faults. If firmware's instruction reads a whole word, it is carried out
 * here; if it reads less, the chip would raise exception 3. Instructions of other kinds, and those
 * of the host's library (memcpy), are let through for one step: the window is made readable, the
 * processor traps after the instruction, and the window is closed again. Only one thread runs
 * firmware at a time, so nobody else sees it open.
 */
#define _GNU_SOURCE
#include "h8_flash.h"

#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>

#include "h8_memory.h"

static struct {
    h8_flash *flash;
    uint32_t offset, size;
    int is_mapped, is_filled, is_stepping;
} window;

/* What the window shows, which may go beyond the end of a small flash. */
static void fill_window(void)
{
    if (window.is_filled) return;
    window.is_filled = 1;
    for (uint32_t at = 0; at < window.size; at += H8_FLASH_SECTOR) {
        h8_flash_fill(window.flash, (window.offset + at) / H8_FLASH_SECTOR);
    }
}

static void set_access(int protection)
{
    mprotect((void *)H8_FLASH_WINDOW, window.size, protection);
}

const char *h8_flash_show(h8_flash *flash, uint32_t offset)
{
    uint32_t size = flash->size - offset;
    if (size > H8_FLASH_WINDOW_SIZE) size = H8_FLASH_WINDOW_SIZE;
    if (!window.is_mapped) {
        void *got = mmap((void *)H8_FLASH_WINDOW, H8_FLASH_WINDOW_SIZE, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
        if (got != (void *)H8_FLASH_WINDOW) {
            if (got != MAP_FAILED) munmap(got, H8_FLASH_WINDOW_SIZE);
            return "the window to the flash";
        }
        window.is_mapped = 1;
    }
    if (window.flash == flash && window.offset == offset && window.size == size) return NULL;
    /* A second mapping of the same pages: length 0 duplicates a shared mapping. */
    void *got = mremap(flash->bytes + offset, 0, size, MREMAP_MAYMOVE | MREMAP_FIXED,
                       (void *)H8_FLASH_WINDOW);
    if (got != (void *)H8_FLASH_WINDOW) return "the window to the flash";
    window.flash = flash;
    window.offset = offset;
    window.size = size;
    window.is_filled = 0;
#if defined(__x86_64__)
    set_access(PROT_NONE);
#else
    /* Loads are not looked at on this processor, so what is narrow is not noticed. */
    fill_window();
    set_access(PROT_READ);
#endif
    return NULL;
}

#if defined(__x86_64__)

/* ---- Reading the instruction ---- */

typedef struct instruction {
    int length;     /* of the whole, when `is_load` or `is_copy` */
    int is_narrow;  /* reads 8 or 16 bits */
    int is_load;    /* mov register, memory: 4 or 8 bytes into `target` */
    int is_copy;    /* rep movsb */
    int bytes;
    int target;
} instruction;

/* Bytes of ModRM, SIB and displacement from `code` on. */
static int operand_length(const uint8_t *code)
{
    int mode = code[0] >> 6, base = code[0] & 7, length = 1;
    if (mode == 3) return length;
    if (base == 4) {
        if (mode == 0 && (code[1] & 7) == 5) length += 4;
        length++;
    } else if (mode == 0 && base == 5) {
        length += 4;
    }
    return length + (mode == 1 ? 1 : mode == 2 ? 4 : 0);
}

/* One-byte opcodes that work on bytes: arithmetic and tests on r/m8, moves, string operations. */
static int works_on_bytes(uint8_t opcode)
{
    if (opcode < 0x40) return (opcode & 7) == 0 || (opcode & 7) == 2;
    switch (opcode) {
    case 0x80: case 0x84: case 0x86: case 0x8A: case 0xA4: case 0xA6: case 0xAC: case 0xAE:
    case 0xF6: case 0xFE:
        return 1;
    default:
        return 0;
    }
}

static instruction decode(const uint8_t *code)
{
    instruction found = {0};
    const uint8_t *start = code;
    int is_16 = 0, is_repeated = 0, rex = 0;
    for (;; code++) {
        if (*code == 0x66) is_16 = 1;
        else if (*code == 0xF3 || *code == 0xF2) is_repeated = 1;
        else if (*code != 0x67 && *code != 0x2E && *code != 0x3E) break;
    }
    if ((*code & 0xF0) == 0x40) rex = *code++;
    if (*code == 0x0F) {
        uint8_t second = code[1];
        /* movzx and movsx of bytes and of 16 bits; pinsrb has more opcode bytes and is not used. */
        found.is_narrow = second == 0xB6 || second == 0xB7 || second == 0xBE || second == 0xBF;
        return found;
    }
    if (*code == 0xA4 && is_repeated) {
        found.is_copy = 1;
        found.length = (int)(code + 1 - start);
        return found;
    }
    found.is_narrow = works_on_bytes(*code) || (is_16 && (*code & 0xC0) != 0xC0);
    if (*code == 0x8B && !is_16) {
        found.is_load = 1;
        found.bytes = rex & 8 ? 8 : 4;
        found.target = (code[1] >> 3 & 7) | (rex & 4 ? 8 : 0);
        found.length = (int)(code + 1 - start) + operand_length(code + 1);
    }
    return found;
}

/* Registers in the order of the processor's numbers. */
static const int registers[16] = {
    REG_RAX, REG_RCX, REG_RDX, REG_RBX, REG_RSP, REG_RBP, REG_RSI, REG_RDI,
    REG_R8,  REG_R9,  REG_R10, REG_R11, REG_R12, REG_R13, REG_R14, REG_R15,
};

static int is_in_window(uint64_t address, uint64_t bytes)
{
    return address >= H8_FLASH_WINDOW && address + bytes <= H8_FLASH_WINDOW + window.size;
}

/* The data RAM is always writable, so a copy to there cannot fault in the handler. */
static int is_in_ram(uint64_t address, uint64_t bytes)
{
    return address >= H8_DRAM_END - H8_DRAM_MOST && address + bytes <= H8_DRAM_END;
}

static const uint8_t *behind_window(uint64_t address)
{
    return window.flash->bytes + window.offset + (address - H8_FLASH_WINDOW);
}

enum { TRAP_FLAG = 0x100 };

h8_window_outcome h8_window_fault(uint64_t address, void *context)
{
    greg_t *now = ((ucontext_t *)context)->uc_mcontext.gregs;
    int is_plain_load = (now[REG_ERR] & (2 | 16)) == 0;
    if (!window.flash || !is_in_window(address, 1) || !is_plain_load) return H8_WINDOW_NOT;
    fill_window();
    instruction found = decode((const uint8_t *)now[REG_RIP]);
    if (found.is_narrow && (uint64_t)now[REG_RIP] < H8_LOW_END) return H8_WINDOW_NARROW;
    if (found.is_load && is_in_window(address, (uint64_t)found.bytes)) {
        uint64_t value = 0;
        memcpy(&value, behind_window(address), (size_t)found.bytes);
        now[registers[found.target]] = (greg_t)value;
        now[REG_RIP] += found.length;
        return H8_WINDOW_DONE;
    }
    uint64_t count = (uint64_t)now[REG_RCX];
    if (found.is_copy && is_in_window((uint64_t)now[REG_RSI], count) &&
        is_in_ram((uint64_t)now[REG_RDI], count)) {
        memcpy((void *)now[REG_RDI], behind_window((uint64_t)now[REG_RSI]), count);
        now[REG_RSI] += (greg_t)count;
        now[REG_RDI] += (greg_t)count;
        now[REG_RCX] = 0;
        now[REG_RIP] += found.length;
        return H8_WINDOW_DONE;
    }
    set_access(PROT_READ);
    window.is_stepping = 1;
    now[REG_EFL] |= TRAP_FLAG;
    return H8_WINDOW_DONE;
}

int h8_window_step(void *context)
{
    if (!window.is_stepping) return 0;
    window.is_stepping = 0;
    set_access(PROT_NONE);
    ((ucontext_t *)context)->uc_mcontext.gregs[REG_EFL] &= ~(greg_t)TRAP_FLAG;
    return 1;
}

#else

h8_window_outcome h8_window_fault(uint64_t address, void *context)
{
    (void)address;
    (void)context;
    return H8_WINDOW_NOT;
}

int h8_window_step(void *context)
{
    (void)context;
    return 0;
}

#endif
