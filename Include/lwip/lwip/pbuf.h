// Packet buffers of lwIP's raw interface: not there, so a call is an error of the build that
// names it (Docs/Fidelity.md). Sockets do the same.
#ifndef HOST8266_LWIP_PBUF_H
#define HOST8266_LWIP_PBUF_H

#include "err.h"
#include "opt.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    PBUF_TRANSPORT = 0,
    PBUF_IP = 1,
    PBUF_LINK = 2,
    PBUF_RAW = 3,
    PBUF_MAC = 4,
} pbuf_layer;

typedef enum {
    PBUF_RAM = 0,
    PBUF_ROM = 1,
    PBUF_REF = 2,
    PBUF_POOL = 3,
} pbuf_type;

struct pbuf {
    struct pbuf *next;
    void *payload;
    u16_t tot_len;
    u16_t len;
    u8_t type;
    u8_t flags;
    u16_t ref;
    void *eb;
};

#define pbuf_init()

struct pbuf *pbuf_alloc(pbuf_layer l, u16_t length, pbuf_type type);
void pbuf_cat(struct pbuf *head, struct pbuf *tail);
void pbuf_chain(struct pbuf *head, struct pbuf *tail);
u8_t pbuf_clen(struct pbuf *p);
struct pbuf *pbuf_coalesce(struct pbuf *p, pbuf_layer layer);
err_t pbuf_copy(struct pbuf *p_to, struct pbuf *p_from);
u16_t pbuf_copy_partial(struct pbuf *p, void *dataptr, u16_t len, u16_t offset);
struct pbuf *pbuf_dechain(struct pbuf *p);
u8_t pbuf_free(struct pbuf *p);
u8_t pbuf_get_at(struct pbuf *p, u16_t offset);
u8_t pbuf_header(struct pbuf *p, s16_t header_size);
u16_t pbuf_memcmp(struct pbuf *p, u16_t offset, const void *s2, u16_t n);
u16_t pbuf_memfind(struct pbuf *p, const void *mem, u16_t mem_len, u16_t start_offset);
void pbuf_realloc(struct pbuf *p, u16_t size);
void pbuf_ref(struct pbuf *p);
u16_t pbuf_strstr(struct pbuf *p, const char *substr);
err_t pbuf_take(struct pbuf *buf, const void *dataptr, u16_t len);

#ifdef __cplusplus
}
#endif

#endif
