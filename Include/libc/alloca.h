// Firmware's alloca.h: memory on the task's own stack, which ends with the function.
#ifndef HOST8266_LIBC_ALLOCA_H
#define HOST8266_LIBC_ALLOCA_H

#ifndef alloca
#define alloca(size) __builtin_alloca(size)
#endif

#endif
