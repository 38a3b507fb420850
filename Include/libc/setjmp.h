// Firmware's setjmp.h: a jump within one task, to a function that has not returned.
//
// The buffer holds the registers that a function must keep, on x86-64 and on aarch64.
#ifndef HOST8266_LIBC_SETJMP_H
#define HOST8266_LIBC_SETJMP_H

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef __swift__

typedef unsigned long long jmp_buf[22];

int setjmp(jmp_buf environment) H8AS(setjmp) __attribute__((__returns_twice__));
void longjmp(jmp_buf environment, int value) H8AS(longjmp) __attribute__((__noreturn__));

#endif

#ifdef __cplusplus
}
#endif

#endif
