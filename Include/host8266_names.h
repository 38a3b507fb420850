// How the SDK's C names live beside the host's own.
//
// Firmware sees the names that it was written for. Those which the host's C library has too carry
// an assembler name, so that firmware's malloc is h8266_malloc and nobody else's malloc is touched.
// Swift imports the same headers beside Glibc: there the function itself is called h8266_malloc,
// and tags and types that Glibc also has are renamed. A declaration reads
//
//     int H8(rand)(void) H8AS(rand);
#ifndef HOST8266_NAMES_H
#define HOST8266_NAMES_H

#ifdef __swift__

#define H8(name) h8266_##name
#define H8AS(name)

#define addrinfo sdk_addrinfo
#define clock_t sdk_clock_t
#define dev_t sdk_dev_t
#define dirent sdk_dirent
#define fd_set sdk_fd_set
#define gid_t sdk_gid_t
#define hostent sdk_hostent
#define in6_addr sdk_in6_addr
#define in_addr sdk_in_addr
#define ino_t sdk_ino_t
#define in_addr_t sdk_in_addr_t
#define in_port_t sdk_in_port_t
#define iovec sdk_iovec
#define ip_mreq sdk_ip_mreq
#define linger sdk_linger
#define mode_t sdk_mode_t
#define nlink_t sdk_nlink_t
#define off_t sdk_off_t
#define pollfd sdk_pollfd
#define sa_family_t sdk_sa_family_t
#define sockaddr sdk_sockaddr
#define sockaddr_in sdk_sockaddr_in
#define sockaddr_in6 sdk_sockaddr_in6
#define sockaddr_storage sdk_sockaddr_storage
#define socklen_t sdk_socklen_t
#define ssize_t sdk_ssize_t
#define stat sdk_stat
#define time_t sdk_time_t
#define timeval sdk_timeval
#define timezone sdk_timezone
#define tm sdk_tm
#define uid_t sdk_uid_t

#else

#define H8(name) name
#define H8AS(name) __asm__("h8266_" #name)

#endif

#endif
