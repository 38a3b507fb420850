/* What the server offers, and the lamp that it switches. */
#ifndef PAGES_H
#define PAGES_H

#include "http.h"

#define LAMP 5 /* GPIO5, on while high */

void pages_init(void);

/* Answers a request. `*text` is a block of the heap that the body lies in and that the caller frees
 * after the reply has been written, or NULL. */
void pages_answer(const struct http_request *request, struct http_reply *reply, char **text);

#endif
