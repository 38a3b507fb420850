// The state behind the firmware's C library, and what the library asks of the machine.
//
// There is one CPU and one board, so there is one of these. The machine sets the members of
// the first group when it boots and the errno place at each task switch; h8_libc_reset belongs to
// every reset of the chip, because firmware's static memory does not survive one. No lock: firmware
// and machine never run at the same time.
#ifndef H8_LIBC_H
#define H8_LIBC_H

#include <stddef.h>

struct h8_libc {
    // Puts characters on the console. NULL drops them. May block the calling task.
    void (*console_write)(const char *bytes, size_t count);
    // Ends firmware that called abort or exit or failed an assertion. `reason` is one line of
    // text, valid during the call. Does not return.
    void (*abort)(const char *reason);
    // Opens a file of the chip's file system, flags being newlib's: a descriptor, or -1. NULL where
    // there is none. May block.
    int (*open_file)(const char *path, int flags);
    // The running task's errno. Never NULL.
    int *errno_place;

    // Where strtok goes on.
    char *strtok_next;
    // What asctime and ctime return.
    char time_text[26];
    // What gmtime and localtime return: a struct tm, in the header's order.
    int time_fields[9];
    // What strerror returns.
    char error_text[48];
};

// The one state.
struct h8_libc *h8_libc(void);

// Moves the state to `place`, sizeof(struct h8_libc) bytes that stay: firmware gets pointers into
// it, so the machine puts it where firmware's addresses lie.
void h8_libc_move(void *place);

// Forgets what firmware left behind: strtok's place, the time buffers, errno. What the machine set
// stays, but for the errno place, which is that of no task again.
void h8_libc_reset(void);

// newlib's numbers that our functions set.
enum { h8_EINVAL = 22, h8_ERANGE = 34 };

#endif
