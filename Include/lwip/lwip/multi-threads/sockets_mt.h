// The BSD names of the sockets, as the SDK gives them: several tasks may use one socket.
//
// They are expressions here. On the chip most of these macros end in a semicolon, so that
// `if (bind(...) < 0)` does not compile there; Docs/GuideCorrections.md.
#ifndef HOST8266_LWIP_SOCKETS_MT_H
#define HOST8266_LWIP_SOCKETS_MT_H

#include "../sockets.h"

#ifndef __swift__

// Their declarations of read and the like come before the macros.
#include <fcntl.h>
#include <unistd.h>

#define lwip_accept_mt lwip_accept
#define lwip_bind_mt lwip_bind
#define lwip_shutdown_mt lwip_shutdown
#define lwip_close_mt lwip_close
#define lwip_connect_mt lwip_connect
#define lwip_getsockname_mt lwip_getsockname
#define lwip_getpeername_mt lwip_getpeername
#define lwip_setsockopt_mt lwip_setsockopt
#define lwip_getsockopt_mt lwip_getsockopt
#define lwip_listen_mt lwip_listen
#define lwip_recv_mt lwip_recv
#define lwip_recvfrom_mt lwip_recvfrom
#define lwip_send_mt lwip_send
#define lwip_sendto_mt lwip_sendto
#define lwip_socket_mt lwip_socket
#define lwip_select_mt lwip_select
#define lwip_ioctl_mt lwip_ioctl
#define lwip_read_mt lwip_read
#define lwip_write_mt lwip_write
#define lwip_fcntl_mt lwip_fcntl

#define accept(a, b, c) lwip_accept_mt(a, b, c)
#define bind(a, b, c) lwip_bind_mt(a, b, c)
#define shutdown(a, b) lwip_shutdown_mt(a, b)
#define closesocket(s) lwip_close_mt(s)
#define connect(a, b, c) lwip_connect_mt(a, b, c)
#define getsockname(a, b, c) lwip_getsockname_mt(a, b, c)
#define getpeername(a, b, c) lwip_getpeername_mt(a, b, c)
#define setsockopt(a, b, c, d, e) lwip_setsockopt_mt(a, b, c, d, e)
#define getsockopt(a, b, c, d, e) lwip_getsockopt_mt(a, b, c, d, e)
#define listen(a, b) lwip_listen_mt(a, b)
#define recv(a, b, c, d) lwip_recv_mt(a, b, c, d)
#define recvfrom(a, b, c, d, e, f) lwip_recvfrom_mt(a, b, c, d, e, f)
#define send(a, b, c, d) lwip_send_mt(a, b, c, d)
#define sendto(a, b, c, d, e, f) lwip_sendto_mt(a, b, c, d, e, f)
#define socket(a, b, c) lwip_socket_mt(a, b, c)
#define select(a, b, c, d, e) lwip_select_mt(a, b, c, d, e)
#define ioctlsocket(a, b, c) lwip_ioctl_mt(a, b, c)

// Of a file that includes this header, these mean sockets, not files.
#define read(a, b, c) lwip_read_mt(a, b, c)
#define write(a, b, c) lwip_write_mt(a, b, c)
#define close(s) lwip_close_mt(s)
#define fcntl(a, b, c) lwip_fcntl_mt(a, b, c)

#endif

#endif
