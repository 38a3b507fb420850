/* HTTP/1.1 as far as a small server needs it: taking requests apart, putting replies together.
 *
 * Nothing here knows sockets or pages. A request is taken apart where it lies in the connection's
 * buffer; a reply is one block of the heap, headers and body, that the connection sends and frees. */
#ifndef HTTP_H
#define HTTP_H

#include "esp_common.h"

/* A request with its headers and its body; a browser's are about 1 KB. */
#define HTTP_MOST_REQUEST 1536
#define HTTP_MOST_BODY 128

enum http_method { HTTP_GET, HTTP_HEAD, HTTP_POST };

struct http_request {
    enum http_method method;
    const char *path; /* without what follows a question mark; ends with 0 */
    const char *body; /* does not end with 0 */
    int body_length;
    int length;       /* of all of it */
    bool keeps_alive; /* the client wants to ask more on this connection */
};

struct http_reply {
    int status;
    const char *type;   /* of the body; NULL without one */
    const char *body;   /* ends with 0 */
    const char *header; /* one more header line with its CR LF; NULL for none */
};

/* Takes a request apart, once its headers are complete, and changes its text. Returns its length, of
 * which the body may still have to come; 0 when headers have to come first; or the negative of the
 * status with which it is refused. What follows a refused one cannot be understood. */
int http_parse(char *text, int length, struct http_request *request);

/* The bytes of a reply in a block of the heap, and their number; NULL without memory. */
char *http_write(const struct http_reply *reply, bool with_body, bool keeps_alive, int *length);

/* "GET" and its like. */
const char *http_method_name(enum http_method method);

#endif
