// The firmware-like functions of LibCSupport.h.
#include "LibCSupport.h"

#include "../../Include/libc/errno.h"
#include "../../Include/libc/setjmp.h"
#include "../../Include/libc/stdio.h"

int support_format(char *buffer, size_t size, const char *none) {
    return snprintf(buffer, size, "%d %ld %lu %llx %zu %c %s %s %.2f %p %d %d", -1, 0x1FFFFFFFFL,
                    0x100000007UL, 0x123456789ABCULL, (size_t)0x100000003, 'c', "text", none, 1.25,
                    (void *)0x3FFE8010, 7, 8);
}

int support_scan(int *first, unsigned int *second, char *word, double *number, int *guards) {
    struct {
        int before, first, between;
        unsigned int second;
        int after;
    } values = {.before = 1, .between = 2, .after = 3};
    int stored = sscanf("-12 0x1F abc 2.5", "%ld %lx %s %lf", (long *)(void *)&values.first,
                        (unsigned long *)(void *)&values.second, word, number);
    *first = values.first;
    *second = values.second;
    *guards = (values.before - 1) | (values.between - 2) | (values.after - 3);
    return stored;
}

static jmp_buf place;

static __attribute__((noinline)) int descend(int depth, int value) {
    if (depth == 0) {
        longjmp(place, value);
    }
    return descend(depth - 1, value) + depth;
}

int support_jump(int value) {
    int kept = 5 + value;
    int result = setjmp(place);
    if (result == 0) {
        return descend(3, value);
    }
    return result + 1000 * kept;
}

int support_errno(int value) {
    errno = value;
    return errno;
}
