// What lwIP of the SDK knows of the chip: byte order, formats, packing.
#ifndef HOST8266_LWIP_ARCH_CC_H
#define HOST8266_LWIP_ARCH_CC_H

#include <stdint.h>

#include "../../espressif/c_types.h"
#include "../../libc/stdio.h"

// An integer that holds a pointer.
typedef uintptr_t mem_ptr_t;
typedef int sys_prot_t;

#define LWIP_PROVIDE_ERRNO
#ifndef BYTE_ORDER
#define BYTE_ORDER LITTLE_ENDIAN
#endif

#define S16_F "d"
#define U16_F "d"
#define X16_F "x"
#define S32_F "d"
#define U32_F "d"
#define X32_F "x"

#define PACK_STRUCT_FIELD(x) x
#define PACK_STRUCT_STRUCT __attribute__((packed))
#define PACK_STRUCT_BEGIN
#define PACK_STRUCT_END

#define LWIP_PLATFORM_DIAG(x)
#define LWIP_PLATFORM_ASSERT(x)

#define LWIP_PLATFORM_BYTESWAP 1
#define LWIP_PLATFORM_HTONS(n) __builtin_bswap16((u16_t)(n))
#define LWIP_PLATFORM_HTONL(n) __builtin_bswap32((u32_t)(n))

#endif
