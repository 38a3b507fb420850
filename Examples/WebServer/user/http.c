/* Requests and replies of HTTP/1.1; see http.h. A request is hostile until it has been looked at: each
 * length is limited, and what is not understood is refused with the status that says why. */
#include "http.h"

static const char *const method_names[] = {"GET", "HEAD", "POST"};

const char *http_method_name(enum http_method method)
{
    return method_names[method];
}

/* A letter in lower case; the C library's functions take the locale into account. */
static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* Whether a header's value lists a word, such as close among "Keep-Alive, close". */
static bool lists(const char *value, const char *word)
{
    while (*value) {
        const char *w = word;
        while (*value == ' ' || *value == '\t' || *value == ',') value++;
        while (*w && lower(*value) == *w) {
            value++;
            w++;
        }
        if (!*w && (!*value || *value == ',' || *value == ' ' || *value == '\t')) return true;
        while (*value && *value != ',') value++;
    }
    return false;
}

/* The value of a header line, if it is called so; else NULL. */
static const char *value_of(const char *line, const char *name)
{
    while (*name && lower(*line) == *name) {
        line++;
        name++;
    }
    if (*name || *line != ':') return NULL;
    do {
        line++;
    } while (*line == ' ' || *line == '\t');
    return line;
}

/* A decimal number up to `most`; -1 when it is none, `most` + 1 when it is more. */
static int number(const char *text, int most)
{
    const char *const start = text;
    int value = 0;

    for (; *text >= '0' && *text <= '9'; text++) {
        if (value <= most) value = value * 10 + *text - '0';
    }
    if (text == start || text[strspn(text, " \t")]) return -1;
    return value <= most ? value : most + 1;
}

/* The first line: a method, a path, a version. Returns 0, or the status of the refusal. */
static int parse_first_line(char *line, struct http_request *request)
{
    char *path = strchr(line, ' ');
    char *version = path ? strchr(path + 1, ' ') : NULL;
    char *c;
    int i;

    if (!version || path == line) return 400;
    *path++ = 0;
    *version++ = 0;
    if (strncmp(version, "HTTP/", 5) != 0 || strlen(version) != 8) return 400;
    if (version[7] < '0' || version[7] > '9') return 400;
    if (version[5] != '1' || version[6] != '.') return 505;
    request->keeps_alive = version[7] != '0';
    if (*path != '/') return 400;
    for (c = path; *c; c++) {
        if (*c <= ' ' || *c > '~') return 400;
    }
    c = strchr(path, '?');
    if (c) *c = 0;
    request->path = path;
    for (i = 0; i < 3; i++) {
        if (strcmp(line, method_names[i]) == 0) {
            request->method = (enum http_method)i;
            return 0;
        }
    }
    return 501;
}

/* The header lines, each of which ends with 0. Returns 0, or the status of the refusal. */
static int parse_headers(const char *line, const char *end, struct http_request *request)
{
    bool needs_host = request->keeps_alive; /* HTTP/1.0 did without */
    int length = -1;
    const char *value;

    for (; line < end; line += strlen(line) + 2) {
        if (!strchr(line, ':') || *line == ' ' || *line == '\t') return 400;
        if (value_of(line, "host")) needs_host = false;
        value = value_of(line, "content-length");
        if (value) {
            int said = number(value, HTTP_MOST_BODY);
            if (said < 0 || (length >= 0 && length != said)) return 400;
            length = said;
        }
        /* A body in pieces: HTTP/1.1 has it, this server has not. */
        if (value_of(line, "transfer-encoding")) return 501;
        value = value_of(line, "connection");
        if (value && lists(value, "close")) request->keeps_alive = false;
    }
    if (needs_host) return 400;
    if (length > HTTP_MOST_BODY) return 413;
    if (length < 0 && request->method == HTTP_POST) return 411;
    request->body_length = length < 0 ? 0 : length;
    return 0;
}

/* Where the empty line begins that ends the headers; NULL when it has not come. */
static char *end_of_head(char *text, int length)
{
    int i;
    for (i = 0; i + 4 <= length; i++) {
        if (memcmp(text + i, "\r\n\r\n", 4) == 0) return text + i;
    }
    return NULL;
}

int http_parse(char *text, int length, struct http_request *request)
{
    char *const end = end_of_head(text, length);
    const char *headers;
    char *c;
    int status;

    /* No method begins so: do not wait for the end of what is no HTTP. */
    if (length > 0 && (*text < 'A' || *text > 'Z')) return -400;
    if (!end) return length < HTTP_MOST_REQUEST ? 0 : -431;
    if (memchr(text, 0, end - text)) return -400;
    memset(request, 0, sizeof(*request));
    for (c = text; c <= end; c++) {
        if (c[0] == '\r' && c[1] == '\n') c[0] = 0;
    }
    headers = text + strlen(text) + 2;
    status = parse_first_line(text, request);
    if (status == 0) status = parse_headers(headers, end, request);
    if (status != 0) return -status;
    request->body = end + 4;
    request->length = end + 4 - text + request->body_length;
    return request->length <= HTTP_MOST_REQUEST ? request->length : -413;
}

static const char *words_of(int status)
{
    switch (status) {
    case 200: return "OK";
    case 303: return "See Other";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "HTTP Version Not Supported";
    }
}

char *http_write(const struct http_reply *reply, bool with_body, bool keeps_alive, int *length)
{
    const int body = reply->body ? strlen(reply->body) : 0;
    const int most = 200 + (reply->header ? strlen(reply->header) : 0) + (with_body ? body : 0);
    char *text = (char *)malloc(most);
    int count;

    if (!text) return NULL;
    count = sprintf(text, "HTTP/1.1 %d %s\r\nContent-Length: %d\r\nConnection: %s\r\n",
                    reply->status, words_of(reply->status), body,
                    keeps_alive ? "keep-alive" : "close");
    if (reply->type) count += sprintf(text + count, "Content-Type: %s\r\n", reply->type);
    if (reply->header) count += sprintf(text + count, "%s", reply->header);
    count += sprintf(text + count, "\r\n");
    if (with_body && body > 0) {
        memcpy(text + count, reply->body, body);
        count += body;
    }
    *length = count;
    return text;
}
