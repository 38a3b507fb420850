// cJSON, of the 1.x line that the SDK carries: trees of JSON, from text and to text.
//
// Nodes and texts come from the chip's heap, or from what cJSON_InitHooks names, and are given back
// with cJSON_Delete, and with free for texts. No function waits.
#ifndef HOST8266_JSON_CJSON_H
#define HOST8266_JSON_CJSON_H

#include <stddef.h>

#include "../host8266_names.h"

#ifdef __cplusplus
extern "C" {
#endif

// What a node is: the low eight bits of its type
#define cJSON_False 0
#define cJSON_True 1
#define cJSON_NULL 2
#define cJSON_Number 3
#define cJSON_String 4
#define cJSON_Array 5
#define cJSON_Object 6

// Beside it: the children and the text belong to another node; the name belongs to the application
#define cJSON_IsReference 256
#define cJSON_StringIsConst 512

typedef struct cJSON {
    struct cJSON *next;  // siblings: the first has no prev, the last no next
    struct cJSON *prev;
    struct cJSON *child;  // the first of an array or an object
    int type;
    char *valuestring;   // of a string
    int valueint;        // of a number, cut off to 32 bits
    double valuedouble;  // of a number
    char *string;        // the name, in an object
} cJSON;

typedef struct cJSON_Hooks {
    void *(*malloc_fn)(size_t sz);
    void (*free_fn)(void *ptr);
} cJSON_Hooks;

// Lets memory come from, and go to, these functions; NULL stands for malloc and free.
void H8(cJSON_InitHooks)(cJSON_Hooks *hooks) H8AS(cJSON_InitHooks);

// Text to tree, and back; NULL where the text is wrong, nested deeper than 128, or memory runs out.
cJSON *H8(cJSON_Parse)(const char *value) H8AS(cJSON_Parse);
char *H8(cJSON_Print)(cJSON *item) H8AS(cJSON_Print);
char *H8(cJSON_PrintUnformatted)(cJSON *item) H8AS(cJSON_PrintUnformatted);
char *H8(cJSON_PrintBuffered)(cJSON *item, int prebuffer, int fmt) H8AS(cJSON_PrintBuffered);
void H8(cJSON_Delete)(cJSON *c) H8AS(cJSON_Delete);

// Looking; names are compared without regard to case.
int H8(cJSON_GetArraySize)(cJSON *array) H8AS(cJSON_GetArraySize);
cJSON *H8(cJSON_GetArrayItem)(cJSON *array, int item) H8AS(cJSON_GetArrayItem);
cJSON *H8(cJSON_GetObjectItem)(cJSON *object, const char *string) H8AS(cJSON_GetObjectItem);

// Where the last cJSON_Parse met what it could not read; NULL after a success.
const char *H8(cJSON_GetErrorPtr)(void) H8AS(cJSON_GetErrorPtr);

// Making nodes; strings are copied.
cJSON *H8(cJSON_CreateNull)(void) H8AS(cJSON_CreateNull);
cJSON *H8(cJSON_CreateTrue)(void) H8AS(cJSON_CreateTrue);
cJSON *H8(cJSON_CreateFalse)(void) H8AS(cJSON_CreateFalse);
cJSON *H8(cJSON_CreateBool)(int b) H8AS(cJSON_CreateBool);
cJSON *H8(cJSON_CreateNumber)(double num) H8AS(cJSON_CreateNumber);
cJSON *H8(cJSON_CreateString)(const char *string) H8AS(cJSON_CreateString);
cJSON *H8(cJSON_CreateArray)(void) H8AS(cJSON_CreateArray);
cJSON *H8(cJSON_CreateObject)(void) H8AS(cJSON_CreateObject);
cJSON *H8(cJSON_CreateIntArray)(const int *numbers, int count) H8AS(cJSON_CreateIntArray);
cJSON *H8(cJSON_CreateFloatArray)(const float *numbers, int count) H8AS(cJSON_CreateFloatArray);
cJSON *H8(cJSON_CreateDoubleArray)(const double *numbers, int count)
    H8AS(cJSON_CreateDoubleArray);
cJSON *H8(cJSON_CreateStringArray)(const char **strings, int count)
    H8AS(cJSON_CreateStringArray);

// Adding at the end. The item then belongs to the tree; a name is copied, but not by the form CS.
// Of a reference, the tree gets a node that shares the item's text and children.
void H8(cJSON_AddItemToArray)(cJSON *array, cJSON *item) H8AS(cJSON_AddItemToArray);
void H8(cJSON_AddItemToObject)(cJSON *object, const char *string, cJSON *item)
    H8AS(cJSON_AddItemToObject);
void H8(cJSON_AddItemToObjectCS)(cJSON *object, const char *string, cJSON *item)
    H8AS(cJSON_AddItemToObjectCS);
void H8(cJSON_AddItemReferenceToArray)(cJSON *array, cJSON *item)
    H8AS(cJSON_AddItemReferenceToArray);
void H8(cJSON_AddItemReferenceToObject)(cJSON *object, const char *string, cJSON *item)
    H8AS(cJSON_AddItemReferenceToObject);

// Taking out, with and without deleting, by position from 0 or by name.
cJSON *H8(cJSON_DetachItemFromArray)(cJSON *array, int which) H8AS(cJSON_DetachItemFromArray);
void H8(cJSON_DeleteItemFromArray)(cJSON *array, int which) H8AS(cJSON_DeleteItemFromArray);
cJSON *H8(cJSON_DetachItemFromObject)(cJSON *object, const char *string)
    H8AS(cJSON_DetachItemFromObject);
void H8(cJSON_DeleteItemFromObject)(cJSON *object, const char *string)
    H8AS(cJSON_DeleteItemFromObject);

// Putting in: before the position, or at the end where there is none; and in the place of another,
// which is deleted. Where there is none to replace nothing happens, and the new item stays yours.
void H8(cJSON_InsertItemInArray)(cJSON *array, int which, cJSON *newitem)
    H8AS(cJSON_InsertItemInArray);
void H8(cJSON_ReplaceItemInArray)(cJSON *array, int which, cJSON *newitem)
    H8AS(cJSON_ReplaceItemInArray);
void H8(cJSON_ReplaceItemInObject)(cJSON *object, const char *string, cJSON *newitem)
    H8AS(cJSON_ReplaceItemInObject);

// A copy of the node, with all below it when `recurse` is not 0; its place and siblings not.
cJSON *H8(cJSON_Duplicate)(cJSON *item, int recurse) H8AS(cJSON_Duplicate);

// As cJSON_Parse; tells where the value ended, and can insist that nothing but space follows.
cJSON *H8(cJSON_ParseWithOpts)(const char *value, const char **return_parse_end,
                               int require_null_terminated) H8AS(cJSON_ParseWithOpts);

// Takes space and comments out of a text, in place.
void H8(cJSON_Minify)(char *json) H8AS(cJSON_Minify);

#define cJSON_AddNullToObject(object, name) \
    cJSON_AddItemToObject(object, name, cJSON_CreateNull())
#define cJSON_AddTrueToObject(object, name) \
    cJSON_AddItemToObject(object, name, cJSON_CreateTrue())
#define cJSON_AddFalseToObject(object, name) \
    cJSON_AddItemToObject(object, name, cJSON_CreateFalse())
#define cJSON_AddBoolToObject(object, name, b) \
    cJSON_AddItemToObject(object, name, cJSON_CreateBool(b))
#define cJSON_AddNumberToObject(object, name, n) \
    cJSON_AddItemToObject(object, name, cJSON_CreateNumber(n))
#define cJSON_AddStringToObject(object, name, s) \
    cJSON_AddItemToObject(object, name, cJSON_CreateString(s))

// Both values of a number at once; an expression.
#define cJSON_SetIntValue(object, val) \
    ((object) ? (object)->valueint = (object)->valuedouble = (val) : (val))
#define cJSON_SetNumberValue(object, val) \
    ((object) ? (object)->valueint = (object)->valuedouble = (val) : (val))

#ifdef __cplusplus
}
#endif

#endif
