//  Private copies of lwIP's library.
//
//  liblwip.so.0 keeps its state in variables of its own, so each instance needs the library once
//  more. dlopen gives a second copy only of another file: the library is copied to memory files.
//
//  What the copy calls is then decided here, not by the dynamic linker: every slot of its global
//  offset table that names a function of lwIP's own is bound to the copy itself, whatever the
//  program exports under that name, and every slot that names an import of H8_REPLACEMENTS is
//  bound to a function of ours. One that is not found ends the load, so nothing reaches the host's
//  clock or its heap unseen.
//
//  A copy that is given back is kept, and starts anew from its first state: its writable memory is
//  put back. That is much quicker than to load it.
#define _GNU_SOURCE
#include "stack.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#if defined __x86_64__
#define IS_SLOT(type) ((type) == R_X86_64_JUMP_SLOT || (type) == R_X86_64_GLOB_DAT || \
                       (type) == R_X86_64_64)
#elif defined __aarch64__
#define IS_SLOT(type) ((type) == R_AARCH64_JUMP_SLOT || (type) == R_AARCH64_GLOB_DAT || \
                       (type) == R_AARCH64_ABS64)
#endif

static const char *const library_name = "liblwip.so.0";
static const char *const cure = "install the package liblwip-dev";

static pthread_mutex_t kept_lock = PTHREAD_MUTEX_INITIALIZER;
static struct h8_library *kept;
/// Where the library was found.
static char library_path[512];

static void find_path(void) {
    if (library_path[0] != 0) return;
    void *first = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (first == NULL) return;
    struct link_map *map = NULL;
    if (dlinfo(first, RTLD_DI_LINKMAP, &map) == 0 && strlen(map->l_name) < sizeof library_path) {
        strcpy(library_path, map->l_name);
    }
    dlclose(first);
}

/// A file in memory with the library's contents; -1 when there can be none.
static int copy_of(const char *path) {
    int source = open(path, O_RDONLY | O_CLOEXEC);
    int copy = memfd_create("lwip", MFD_CLOEXEC);
    struct stat status;
    bool copied = source >= 0 && copy >= 0 && fstat(source, &status) == 0;
    for (off_t done = 0; copied && done < status.st_size;) {
        copied = sendfile(copy, source, &done, (size_t)(status.st_size - done)) > 0;
    }
    if (source >= 0) close(source);
    if (!copied && copy >= 0) {
        close(copy);
        return -1;
    }
    return copy;
}

/// The tables of a loaded library that are needed.
struct tables {
    uintptr_t base;
    const ElfW(Sym) *symbols;
    const char *names;
    const ElfW(Rela) *jumps, *others;
    size_t jumps_size, others_size;
};

static struct tables tables_of(const struct link_map *map) {
    struct tables tables = {.base = map->l_addr};
    for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; entry++) {
        switch (entry->d_tag) {
        case DT_SYMTAB: tables.symbols = (const void *)entry->d_un.d_ptr; break;
        case DT_STRTAB: tables.names = (const void *)entry->d_un.d_ptr; break;
        case DT_JMPREL: tables.jumps = (const void *)entry->d_un.d_ptr; break;
        case DT_PLTRELSZ: tables.jumps_size = entry->d_un.d_val; break;
        case DT_RELA: tables.others = (const void *)entry->d_un.d_ptr; break;
        case DT_RELASZ: tables.others_size = entry->d_un.d_val; break;
        default: break;
        }
    }
    return tables;
}

/// Binds the slots of one table, and notes in `found` which imports became ours.
static void bind_slots(
    const struct tables *tables, const ElfW(Rela) *table, size_t size, uint64_t *found) {
    for (size_t row = 0; row < size / sizeof *table; row++) {
        if (!IS_SLOT(ELF64_R_TYPE(table[row].r_info))) continue;
        const ElfW(Sym) *symbol = &tables->symbols[ELF64_R_SYM(table[row].r_info)];
        uintptr_t *slot = (uintptr_t *)(tables->base + table[row].r_offset);
        int ours = h8_replacement(tables->names + symbol->st_name);
        if (ours >= 0) {
            *slot = (uintptr_t)h8_replacement_function(ours);
            *found |= UINT64_C(1) << ours;
        } else if (symbol->st_shndx != SHN_UNDEF) {
            *slot = tables->base + symbol->st_value + (uintptr_t)table[row].r_addend;
        }
    }
}

/// The library's parts in memory: what is made read-only after relocation, and what stays writable.
struct parts {
    uintptr_t sealed, sealed_end, writable, writable_end;
};

static int note_parts(struct dl_phdr_info *info, size_t size, void *argument) {
    (void)size;
    struct parts *parts = ((void **)argument)[0];
    const struct link_map *map = ((void **)argument)[1];
    if (info->dlpi_addr != map->l_addr) return 0;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE) - 1;
    for (int row = 0; row < info->dlpi_phnum; row++) {
        const ElfW(Phdr) *header = &info->dlpi_phdr[row];
        uintptr_t from = info->dlpi_addr + header->p_vaddr, end = from + header->p_memsz;
        if (header->p_type == PT_GNU_RELRO) {
            parts->sealed = from & ~page;
            parts->sealed_end = end & ~page;
        } else if (header->p_type == PT_LOAD && (header->p_flags & PF_W) != 0) {
            parts->writable = from;
            parts->writable_end = end;
        }
    }
    return 1;
}

static struct parts parts_of(const struct link_map *map) {
    struct parts parts = {0};
    void *argument[] = {&parts, (void *)map};
    dl_iterate_phdr(note_parts, argument);
    return parts;
}

/// Binds all; false when an import that must be ours is not there.
static bool redirect(const struct link_map *map, const struct parts *parts) {
    struct tables tables = tables_of(map);
    size_t sealed = parts->sealed_end - parts->sealed;
    if (sealed > 0 && mprotect((void *)parts->sealed, sealed, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    uint64_t found = 0;
    bind_slots(&tables, tables.jumps, tables.jumps_size, &found);
    bind_slots(&tables, tables.others, tables.others_size, &found);
    bool sealed_again =
        sealed == 0 || mprotect((void *)parts->sealed, sealed, PROT_READ) == 0;
    return sealed_again && found == h8_all_replacements();
}

/// Fills in the functions; false when one is missing.
static bool look_up(struct h8_library *library) {
#define X(name)                                                                                    \
    *(void **)&library->name = dlsym(library->handle, #name);                                      \
    if (library->name == NULL) return false;
    H8_LWIP_FUNCTIONS(X)
    X(memp_pools)
    X(netif_list)
    X(tcp_active_pcbs)
    X(tcp_tw_pcbs)
    X(ip_data)
#undef X
    return true;
}

/// The control blocks have the sizes that this file was compiled with.
static bool is_same_build(const struct h8_library *library) {
    return library->memp_pools[MEMP_TCP_PCB]->size == sizeof(struct tcp_pcb) &&
           library->memp_pools[MEMP_TCP_PCB_LISTEN]->size == sizeof(struct tcp_pcb_listen) &&
           library->memp_pools[MEMP_UDP_PCB]->size == sizeof(struct udp_pcb) &&
           library->memp_pools[MEMP_RAW_PCB]->size == sizeof(struct raw_pcb) &&
           library->memp_pools[MEMP_TCP_SEG]->size == sizeof(struct tcp_seg);
}

/// Loads a copy. What is missing goes to `problem`.
static struct h8_library *load(char *problem, size_t size) {
    find_path();
    int file = library_path[0] != 0 ? copy_of(library_path) : -1;
    if (file < 0) {
        const char *what = library_path[0] != 0 ? "cannot be copied" : "is not on this machine";
        snprintf(problem, size, "%s (TCP/IP) %s: %s", library_name, what, cure);
        return NULL;
    }
    struct h8_library *library = calloc(1, sizeof *library);
    char name[32];
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    // The file stays open: dlopen knows a library by its name, and would take the next copy under
    // the same number for this one.
    library->handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    struct link_map *map = NULL;
    if (library->handle == NULL || dlinfo(library->handle, RTLD_DI_LINKMAP, &map) != 0) {
        snprintf(problem, size, "%s does not load (%s): %s again", library_name, dlerror(), cure);
        close(file);
        free(library);
        return NULL;
    }
    struct parts parts = parts_of(map);
    if (!look_up(library) || !is_same_build(library) || !redirect(map, &parts)) {
        snprintf(problem, size, "%s is not the build of lwIP that this program was made for: %s of "
                 "the system on which Host8266 was built", library_name, cure);
        dlclose(library->handle);
        close(file);
        free(library);
        return NULL;
    }
    uintptr_t start = parts.sealed_end > parts.writable ? parts.sealed_end : parts.writable;
    library->data = (uint8_t *)start;
    library->data_size = parts.writable_end - start;
    library->pristine = malloc(library->data_size);
    memcpy(library->pristine, library->data, library->data_size);
    return library;
}

struct h8_library *h8_library_take(char *problem, size_t size) {
    pthread_mutex_lock(&kept_lock);
    struct h8_library *library = kept;
    if (library != NULL) {
        kept = library->next;
        memcpy(library->data, library->pristine, library->data_size);
    } else {
        library = load(problem, size);
    }
    pthread_mutex_unlock(&kept_lock);
    return library;
}

void h8_library_give_back(struct h8_library *library) {
    pthread_mutex_lock(&kept_lock);
    library->next = kept;
    kept = library;
    pthread_mutex_unlock(&kept_lock);
}
