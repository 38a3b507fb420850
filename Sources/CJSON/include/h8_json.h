/* The host's cJSON library as a reader and printer of text, in host memory.
 *
 * Its trees have the SDK's layout, but other numbers for types; here they are always the SDK's
 * (Include/json/cJSON.h). The library is loaded by h8_json_load, when firmware first needs it: most
 * never does. Nothing here calls firmware or switches tasks.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* A node of the library's and of the SDK's. */
typedef struct h8_json_node {
    struct h8_json_node *next, *prev, *child;
    int type;
    char *text;
    int integer;
    double number;
    char *name;
} h8_json_node;

/* How deeply values may be nested: the library recurses, by less than 300 bytes a level, on the
 * running task's stack, of which 64 KiB are kept for the host. */
#define H8_JSON_DEPTH 128

/* Loads the library once. Returns NULL, or what is wrong. */
const char *h8_json_load(void);

/* Reads a value from the start of `text`; with `whole` nothing but space may follow. `end` gets
 * where the value ended, or what could not be read. Returns a tree for h8_json_free, or NULL;
 * `*too_deep` tells whether the nesting was the reason. */
h8_json_node *h8_json_parse(const char *text, const char **end, bool whole, bool *too_deep);
void h8_json_free(h8_json_node *tree);

/* Prints the tree whose `count` nodes lie at `nodes`, the root first, none nested deeper than
 * H8_JSON_DEPTH; their types are changed. Returns a text for free(), or NULL where a node's type is
 * none. */
char *h8_json_print(h8_json_node *nodes, size_t count, bool formatted);

/* Takes space and comments out of a text, in place. */
void h8_json_minify(char *text);
