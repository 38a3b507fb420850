// Firmware's malloc.h: where older applications look for malloc.
#ifndef HOST8266_LIBC_MALLOC_H
#define HOST8266_LIBC_MALLOC_H

#include "stdlib.h"

#endif
