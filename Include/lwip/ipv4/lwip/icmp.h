// ICMP's numbers and the header of an echo, for applications that ping by a raw socket.
#ifndef HOST8266_LWIP_ICMP_H
#define HOST8266_LWIP_ICMP_H

#include "../../arch/cc.h"

#ifdef __cplusplus
extern "C" {
#endif

#define ICMP_ER 0
#define ICMP_DUR 3
#define ICMP_SQ 4
#define ICMP_RD 5
#define ICMP_ECHO 8
#define ICMP_TE 11
#define ICMP_PP 12
#define ICMP_TS 13
#define ICMP_TSR 14
#define ICMP_IRQ 15
#define ICMP_IR 16

enum icmp_dur_type {
    ICMP_DUR_NET = 0,
    ICMP_DUR_HOST = 1,
    ICMP_DUR_PROTO = 2,
    ICMP_DUR_PORT = 3,
    ICMP_DUR_FRAG = 4,
    ICMP_DUR_SR = 5
};

enum icmp_te_type { ICMP_TE_TTL = 0, ICMP_TE_FRAG = 1 };

// id and seqno as the sender likes; chksum in network byte order
struct icmp_echo_hdr {
    u8_t type;
    u8_t code;
    u16_t chksum;
    u16_t id;
    u16_t seqno;
} __attribute__((packed));

#define ICMPH_TYPE(hdr) ((hdr)->type)
#define ICMPH_CODE(hdr) ((hdr)->code)
#define ICMPH_TYPE_SET(hdr, t) ((hdr)->type = (t))
#define ICMPH_CODE_SET(hdr, c) ((hdr)->code = (c))

#ifdef __cplusplus
}
#endif

#endif
