// Work for task tiT.
#ifndef HOST8266_LWIP_TCPIP_H
#define HOST8266_LWIP_TCPIP_H

#include "err.h"
#include "netif.h"
#include "opt.h"
#include "sys.h"
#include "timers.h"

#ifdef __cplusplus
extern "C" {
#endif

struct api_msg;
struct tcpip_callback_msg;

typedef void (*tcpip_init_done_fn)(void *arg);
typedef void (*tcpip_callback_fn)(void *ctx);

// lwIP of the SDK has no lock for its core.
#define LOCK_TCPIP_CORE()
#define UNLOCK_TCPIP_CORE()
#define LWIP_TCPIP_THREAD_ALIVE()

// Has task tiT call a function, after what it was given before. ERR_VAL without one; ERR_MEM when
// 16 wait already and `block` is 0, else the call waits for room.
err_t tcpip_callback_with_block(tcpip_callback_fn function, void *ctx, u8_t block);
#define tcpip_callback(f, ctx) tcpip_callback_with_block(f, ctx, 1)

// The same as sys_timeout and sys_untimeout. ERR_VAL without a function.
err_t tcpip_timeout(u32_t msecs, sys_timeout_handler h, void *arg);
err_t tcpip_untimeout(sys_timeout_handler h, void *arg);

// Not there, so a call is an error of the build.

void tcpip_init(tcpip_init_done_fn tcpip_init_done, void *arg);
err_t tcpip_input(struct pbuf *p, struct netif *inp);
err_t tcpip_apimsg(struct api_msg *apimsg);
struct tcpip_callback_msg *tcpip_callbackmsg_new(tcpip_callback_fn function, void *ctx);
void tcpip_callbackmsg_delete(struct tcpip_callback_msg *msg);
err_t tcpip_trycallback(struct tcpip_callback_msg *msg);
err_t pbuf_free_callback(struct pbuf *p);
err_t mem_free_callback(void *m);

#ifdef __cplusplus
}
#endif

#endif
