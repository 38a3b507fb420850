// The firmware's C library: its state, errno, and the ways in which firmware gives up.
#include "h8_libc.h"

#include "h8_export.h"
#include "h8_printf.h"

#include <stdlib.h>
#include <string.h>

// errno while no task runs.
static int no_task_errno;
static struct h8_libc initial = {.errno_place = &no_task_errno};
static struct h8_libc *libc = &initial;

struct h8_libc *h8_libc(void) { return libc; }

void h8_libc_move(void *place) {
    memcpy(place, libc, sizeof *libc);
    libc = place;
}

void h8_libc_reset(void) {
    no_task_errno = 0;
    libc->errno_place = &no_task_errno;
    libc->strtok_next = NULL;
    memset(libc->time_text, 0, sizeof libc->time_text);
    memset(libc->time_fields, 0, sizeof libc->time_fields);
    memset(libc->error_text, 0, sizeof libc->error_text);
}

// The name under which firmware's headers declare it.
H8_EXPORT int *h8266___errno(void);
int *h8266___errno(void) { return libc->errno_place; }

static _Noreturn void give_up(const char *reason) {
    if (libc->abort) {
        libc->abort(reason);
    }
    // Reached only where no machine is: in a test, or by our own fault.
    abort();
}

H8_EXPORT _Noreturn void h8266_abort(void);
void h8266_abort(void) { give_up("abort() was called"); }

H8_EXPORT _Noreturn void h8266_exit(int status);
void h8266_exit(int status) {
    char reason[40];
    h8266_snprintf(reason, sizeof reason, "exit(%d) was called", status);
    give_up(reason);
}

// `function` is NULL from compilers that have no name for it.
H8_EXPORT _Noreturn void h8266___assert_func(const char *file, int line, const char *function,
                                             const char *expression);
void h8266___assert_func(const char *file, int line, const char *function,
                         const char *expression) {
    char reason[256];
    h8266_snprintf(reason, sizeof reason, "assertion \"%s\" failed: file \"%s\", line %d%s%s",
                   expression, file, line, function ? ", function: " : "",
                   function ? function : "");
    h8266_printf("%s\n", reason);
    give_up(reason);
}
