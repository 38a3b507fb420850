// Firmware-like C for the tests of the firmware's C library: calls that Swift cannot make, written
// against Include/libc, so that the headers' names and the exported symbols are tested together.
#ifndef LIBC_SUPPORT_H
#define LIBC_SUPPORT_H

#include <stddef.h>

// Formats with the firmware's snprintf every kind of argument that a variadic call passes in its
// own way; `none` is a NULL string.
int support_format(char *buffer, size_t size, const char *none);

// Scans "-12 0x1F abc 2.5" with the firmware's sscanf. Returns its result; the values are stored
// between guards. 0 in *guards means that nothing beside them was written.
int support_scan(int *first, unsigned int *second, char *word, double *number, int *guards);

// What setjmp returned after longjmp with `value` from three frames below, plus 1000 times the
// value of a local that must have survived.
int support_jump(int value);

// Sets the firmware's errno and reads it again through the macro.
int support_errno(int value);

#endif
