// Firmware's limits.h, from what the compiler says of its types.
//
// `long` is the host's here, so LONG_MAX is 64 bits; the chip's is INT_MAX. Written out because the
// compilers' own limits.h differ in whether they look for a second one.
#ifndef HOST8266_LIBC_LIMITS_H
#define HOST8266_LIBC_LIMITS_H

#undef CHAR_BIT
#undef CHAR_MAX
#undef CHAR_MIN
#undef INT_MAX
#undef INT_MIN
#undef LLONG_MAX
#undef LLONG_MIN
#undef LONG_MAX
#undef LONG_MIN
#undef SCHAR_MAX
#undef SCHAR_MIN
#undef SHRT_MAX
#undef SHRT_MIN
#undef UCHAR_MAX
#undef UINT_MAX
#undef ULLONG_MAX
#undef ULONG_MAX
#undef USHRT_MAX

#define CHAR_BIT __CHAR_BIT__
#define SCHAR_MAX __SCHAR_MAX__
#define SCHAR_MIN (-SCHAR_MAX - 1)
#define UCHAR_MAX (SCHAR_MAX * 2 + 1)
#ifdef __CHAR_UNSIGNED__
#define CHAR_MAX UCHAR_MAX
#define CHAR_MIN 0
#else
#define CHAR_MAX SCHAR_MAX
#define CHAR_MIN SCHAR_MIN
#endif
#define SHRT_MAX __SHRT_MAX__
#define SHRT_MIN (-SHRT_MAX - 1)
#define USHRT_MAX (SHRT_MAX * 2 + 1)
#define INT_MAX __INT_MAX__
#define INT_MIN (-INT_MAX - 1)
#define UINT_MAX (INT_MAX * 2U + 1U)
#define LONG_MAX __LONG_MAX__
#define LONG_MIN (-LONG_MAX - 1L)
#define ULONG_MAX (LONG_MAX * 2UL + 1UL)
#define LLONG_MAX __LONG_LONG_MAX__
#define LLONG_MIN (-LLONG_MAX - 1LL)
#define ULLONG_MAX (LLONG_MAX * 2ULL + 1ULL)

#ifndef PATH_MAX
#define PATH_MAX 1024
#endif

#endif
