// Singly linked lists (SLIST) and tail queues (STAILQ) of the BSD kind: the links are members of
// the application's structures, and nothing is allocated. `field` names the member made by _ENTRY.
#ifndef HOST8266_QUEUE_H
#define HOST8266_QUEUE_H

#include <stddef.h>

// The SDK's debugging hooks, empty.
#define QMD_SAVELINK(name, link)
#define TRASHIT(x)

// Singly linked lists

#define SLIST_HEAD(name, type)  \
    struct name {               \
        struct type *slh_first; \
    }
#define SLIST_HEAD_INITIALIZER(head) {NULL}
#define SLIST_ENTRY(type)      \
    struct {                   \
        struct type *sle_next; \
    }

#define SLIST_EMPTY(head) ((head)->slh_first == NULL)
#define SLIST_FIRST(head) ((head)->slh_first)
#define SLIST_NEXT(elm, field) ((elm)->field.sle_next)

#define SLIST_FOREACH(var, head, field) \
    for ((var) = SLIST_FIRST(head); (var) != NULL; (var) = SLIST_NEXT(var, field))

// `tvar` holds the next element, so that the body may remove or free `var`.
#define SLIST_FOREACH_SAFE(var, head, field, tvar)                                          \
    for ((var) = SLIST_FIRST(head); (var) != NULL && ((tvar) = SLIST_NEXT(var, field), 1);  \
         (var) = (tvar))

// `varp` points at the link that leads to `var`.
#define SLIST_FOREACH_PREVPTR(var, varp, head, field)               \
    for ((varp) = &SLIST_FIRST(head); ((var) = *(varp)) != NULL;    \
         (varp) = &SLIST_NEXT(var, field))

#define SLIST_INIT(head)              \
    do {                              \
        SLIST_FIRST(head) = NULL;     \
    } while (0)

#define SLIST_INSERT_HEAD(head, elm, field)              \
    do {                                                 \
        SLIST_NEXT(elm, field) = SLIST_FIRST(head);      \
        SLIST_FIRST(head) = (elm);                       \
    } while (0)

#define SLIST_INSERT_AFTER(slistelm, elm, field)             \
    do {                                                     \
        SLIST_NEXT(elm, field) = SLIST_NEXT(slistelm, field);\
        SLIST_NEXT(slistelm, field) = (elm);                 \
    } while (0)

#define SLIST_REMOVE_HEAD(head, field)                               \
    do {                                                             \
        SLIST_FIRST(head) = SLIST_NEXT(SLIST_FIRST(head), field);    \
    } while (0)

#define SLIST_REMOVE_AFTER(elm, field)                                           \
    do {                                                                         \
        SLIST_NEXT(elm, field) = SLIST_NEXT(SLIST_NEXT(elm, field), field);      \
    } while (0)

// The element must be on the list. Takes time in proportion to its place.
#define SLIST_REMOVE(head, elm, type, field)                              \
    do {                                                                  \
        struct type **h8266_link = &SLIST_FIRST(head);                    \
        while (*h8266_link != (elm)) h8266_link = &SLIST_NEXT(*h8266_link, field); \
        *h8266_link = SLIST_NEXT(*h8266_link, field);                     \
    } while (0)

// Tail queues: lists that also know their last link

#define STAILQ_HEAD(name, type)  \
    struct name {                \
        struct type *stqh_first; \
        struct type **stqh_last; \
    }
#define STAILQ_HEAD_INITIALIZER(head) {NULL, &(head).stqh_first}
#define STAILQ_ENTRY(type)      \
    struct {                    \
        struct type *stqe_next; \
    }

#define STAILQ_EMPTY(head) ((head)->stqh_first == NULL)
#define STAILQ_FIRST(head) ((head)->stqh_first)
#define STAILQ_NEXT(elm, field) ((elm)->field.stqe_next)

// The last element, found from the last link, which is that element's own.
#define STAILQ_LAST(head, type, field)                                    \
    (STAILQ_EMPTY(head) ? (struct type *)NULL                             \
                        : (struct type *)(void *)((char *)(head)->stqh_last \
                                                  - offsetof(struct type, field)))

#define STAILQ_FOREACH(var, head, field) \
    for ((var) = STAILQ_FIRST(head); (var) != NULL; (var) = STAILQ_NEXT(var, field))

#define STAILQ_FOREACH_SAFE(var, head, field, tvar)                                           \
    for ((var) = STAILQ_FIRST(head); (var) != NULL && ((tvar) = STAILQ_NEXT(var, field), 1);  \
         (var) = (tvar))

#define STAILQ_INIT(head)                            \
    do {                                             \
        STAILQ_FIRST(head) = NULL;                   \
        (head)->stqh_last = &STAILQ_FIRST(head);     \
    } while (0)

#define STAILQ_INSERT_CHAIN_HEAD(head, elm_chead, elm_ctail, field)                      \
    do {                                                                                 \
        if ((STAILQ_NEXT(elm_ctail, field) = STAILQ_FIRST(head)) == NULL)                \
            (head)->stqh_last = &STAILQ_NEXT(elm_ctail, field);                          \
        STAILQ_FIRST(head) = (elm_chead);                                                \
    } while (0)

#define STAILQ_INSERT_HEAD(head, elm, field) STAILQ_INSERT_CHAIN_HEAD(head, elm, elm, field)

#define STAILQ_INSERT_TAIL(head, elm, field)                 \
    do {                                                     \
        STAILQ_NEXT(elm, field) = NULL;                      \
        *(head)->stqh_last = (elm);                          \
        (head)->stqh_last = &STAILQ_NEXT(elm, field);        \
    } while (0)

#define STAILQ_INSERT_AFTER(head, tqelm, elm, field)                                   \
    do {                                                                               \
        if ((STAILQ_NEXT(elm, field) = STAILQ_NEXT(tqelm, field)) == NULL)             \
            (head)->stqh_last = &STAILQ_NEXT(elm, field);                              \
        STAILQ_NEXT(tqelm, field) = (elm);                                             \
    } while (0)

#define STAILQ_REMOVE_HEAD(head, field)                                                 \
    do {                                                                                \
        if ((STAILQ_FIRST(head) = STAILQ_NEXT(STAILQ_FIRST(head), field)) == NULL)      \
            (head)->stqh_last = &STAILQ_FIRST(head);                                    \
    } while (0)

#define STAILQ_REMOVE_AFTER(head, elm, field)                                                    \
    do {                                                                                         \
        if ((STAILQ_NEXT(elm, field) = STAILQ_NEXT(STAILQ_NEXT(elm, field), field)) == NULL)     \
            (head)->stqh_last = &STAILQ_NEXT(elm, field);                                        \
    } while (0)

// The element must be on the queue. Takes time in proportion to its place.
#define STAILQ_REMOVE(head, elm, type, field)                                                  \
    do {                                                                                       \
        struct type **h8266_link = &STAILQ_FIRST(head);                                        \
        while (*h8266_link != (elm)) h8266_link = &STAILQ_NEXT(*h8266_link, field);            \
        if ((*h8266_link = STAILQ_NEXT(*h8266_link, field)) == NULL)                           \
            (head)->stqh_last = h8266_link;                                                    \
    } while (0)

// Moves all of `head2` to the end of `head1`.
#define STAILQ_CONCAT(head1, head2)                              \
    do {                                                         \
        if (!STAILQ_EMPTY(head2)) {                              \
            *(head1)->stqh_last = STAILQ_FIRST(head2);           \
            (head1)->stqh_last = (head2)->stqh_last;             \
            STAILQ_INIT(head2);                                  \
        }                                                        \
    } while (0)

#define STAILQ_SWAP(head1, head2, type)                                                       \
    do {                                                                                      \
        struct type *h8266_first = STAILQ_FIRST(head1);                                       \
        struct type **h8266_last = (head1)->stqh_last;                                        \
        STAILQ_FIRST(head1) = STAILQ_FIRST(head2);                                            \
        (head1)->stqh_last = (head2)->stqh_last;                                              \
        STAILQ_FIRST(head2) = h8266_first;                                                    \
        (head2)->stqh_last = h8266_last;                                                      \
        if (STAILQ_EMPTY(head1)) (head1)->stqh_last = &STAILQ_FIRST(head1);                   \
        if (STAILQ_EMPTY(head2)) (head2)->stqh_last = &STAILQ_FIRST(head2);                   \
    } while (0)

#endif
