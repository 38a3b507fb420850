/* Loading cJSON, and the SDK's numbers for its types (h8_json.h).
 *
 * Rules: the library is never linked: its package has no archive, and a program that needed it to
 * start would need it for firmware without JSON too. So its header gives types only.
 */
#include "h8_json.h"

#include <cjson/cJSON.h>
#include <dlfcn.h>
#include <string.h>

_Static_assert(sizeof(h8_json_node) == sizeof(cJSON), "the same node");
_Static_assert(offsetof(h8_json_node, child) == offsetof(cJSON, child), "child");
_Static_assert(offsetof(h8_json_node, type) == offsetof(cJSON, type), "type");
_Static_assert(offsetof(h8_json_node, text) == offsetof(cJSON, valuestring), "valuestring");
_Static_assert(offsetof(h8_json_node, integer) == offsetof(cJSON, valueint), "valueint");
_Static_assert(offsetof(h8_json_node, number) == offsetof(cJSON, valuedouble), "valuedouble");
_Static_assert(offsetof(h8_json_node, name) == offsetof(cJSON, string), "string");

static struct {
    cJSON *(*parse)(const char *, const char **, cJSON_bool);
    void (*delete)(cJSON *);
    char *(*print)(const cJSON *);
    char *(*print_unformatted)(const cJSON *);
    void (*minify)(char *);
} library;

const char *h8_json_load(void)
{
    static const struct { const char *name; void *place; } wanted[] = {
        {"cJSON_ParseWithOpts", &library.parse},
        {"cJSON_Delete", &library.delete},
        {"cJSON_PrintUnformatted", &library.print_unformatted},
        {"cJSON_Minify", &library.minify},
        {"cJSON_Print", &library.print},
    };
    /* The last one that is set. */
    if (library.print != NULL) return NULL;
    void *handle = dlopen("libcjson.so.1", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) return dlerror();
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        void *function = dlsym(handle, wanted[i].name);
        if (function == NULL) return dlerror();
        memcpy(wanted[i].place, &function, sizeof function);
    }
    return NULL;
}

/* The SDK counts types from 0, in the order in which the library has a bit for each. */
static int sdk_type(int type) { return __builtin_ctz(type & 0xFF) | (type & ~0xFF); }

/* Where the value that begins the text is nested too deeply, or NULL. */
static const char *excess(const char *text)
{
    int depth = 0;
    bool in_string = false;
    for (; *text != 0; text++) {
        if (in_string) {
            if (*text == '\\' && text[1] != 0) text++;
            else if (*text == '"') in_string = false;
        } else if (*text == '[' || *text == '{') {
            if (++depth > H8_JSON_DEPTH) return text;
        } else if (*text == ']' || *text == '}') {
            if (--depth <= 0) return NULL;
        } else if (depth == 0) {
            /* Space and a byte order mark may come first; a value without depth ends the look. */
            if ((unsigned char)*text > ' ' && (unsigned char)*text < 0x80) return NULL;
        } else if (*text == '"') {
            in_string = true;
        }
    }
    return NULL;
}

/* Nodes have no way up, so the way is remembered; the library refuses what is nested deeper. */
static void renumber(h8_json_node *node)
{
    h8_json_node *above[H8_JSON_DEPTH + 1];
    int depth = 0;
    while (node != NULL) {
        node->type = sdk_type(node->type);
        if (node->child != NULL) {
            above[depth++] = node;
            node = node->child;
            continue;
        }
        while (node->next == NULL) {
            if (depth == 0) return;
            node = above[--depth];
        }
        node = node->next;
    }
}

h8_json_node *h8_json_parse(const char *text, const char **end, bool whole, bool *too_deep)
{
    *end = excess(text);
    *too_deep = *end != NULL;
    if (*too_deep) return NULL;
    h8_json_node *tree = (h8_json_node *)library.parse(text, end, whole);
    renumber(tree);
    return tree;
}

void h8_json_free(h8_json_node *tree) { library.delete((cJSON *)tree); }

char *h8_json_print(h8_json_node *nodes, size_t count, bool formatted)
{
    for (size_t i = 0; i < count; i++) {
        int kind = nodes[i].type & 0xFF;
        if (kind > 6) return NULL;
        nodes[i].type = (nodes[i].type & ~0xFF) | 1 << kind;
    }
    return (formatted ? library.print : library.print_unformatted)((cJSON *)nodes);
}

void h8_json_minify(char *text) { library.minify(text); }
