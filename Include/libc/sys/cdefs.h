// Firmware's sys/cdefs.h: the few of BSD's macros that portable sources use.
#ifndef HOST8266_LIBC_SYS_CDEFS_H
#define HOST8266_LIBC_SYS_CDEFS_H

#ifndef __swift__

#ifdef __cplusplus
#define __BEGIN_DECLS extern "C" {
#define __END_DECLS }
#else
#define __BEGIN_DECLS
#define __END_DECLS
#endif

#define __CONCAT(left, right) left##right
#define __STRING(text) #text
#define __P(parameters) parameters

#endif

#endif
