// lwIP's memory: the SDK's lwIP takes it from the heap, by malloc.
#ifndef HOST8266_LWIP_MEM_H
#define HOST8266_LWIP_MEM_H

#include "../../espressif/esp_libc.h"
#include "opt.h"

typedef size_t mem_size_t;
#define MEM_SIZE_F SZT_F

#define mem_init()
#define mem_malloc(s) malloc(s)
#define mem_calloc(s) calloc(s)
#define mem_free(s) free(s)
#define mem_trim(mem, size) (mem)

#endif
