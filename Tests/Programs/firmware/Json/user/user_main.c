// cJSON as an application uses it: each function, trees built by hand, and what goes wrong. Then
// random trees that must survive being printed and parsed, and mutated texts that must harm nobody:
// --set rounds=N and --set mutations=N say how many.
#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "json/cJSON.h"

static int failures;

#define EXPECT(condition)                                      \
    do {                                                       \
        if (!(condition)) {                                    \
            printf("line %d: %s\n", __LINE__, #condition);     \
            failures++;                                        \
        }                                                      \
    } while (0)

// Compares a tree's text, and deletes the tree.
static bool reads(cJSON *tree, const char *wanted)
{
    char *text = cJSON_PrintUnformatted(tree);
    bool ok = text && strcmp(text, wanted) == 0;
    if (!ok) printf("got %s\n", text ? text : "NULL");
    free(text);
    cJSON_Delete(tree);
    return ok;
}

static void parsing(void)
{
    const char *end = NULL;
    cJSON *item, *tree = cJSON_Parse(
        " {\"a\":[1,-2.5,1e3],\"B\":{\"t\":true,\"f\":false,\"n\":null},\"s\":\"x\\n\\u00e9\"} rest");
    EXPECT(tree && tree->type == cJSON_Object && tree->child->type == cJSON_Array);
    EXPECT(cJSON_GetErrorPtr() == NULL && tree->prev == NULL && tree->next == NULL);
    item = cJSON_GetObjectItem(tree, "A");
    EXPECT(item && cJSON_GetArraySize(item) == 3 && strcmp(item->string, "a") == 0);
    EXPECT(item->child->prev == NULL && item->child->next->prev == item->child);
    EXPECT(cJSON_GetArrayItem(item, 1)->valueint == -2);
    EXPECT(cJSON_GetArrayItem(item, 1)->valuedouble == -2.5);
    EXPECT(cJSON_GetArrayItem(item, 2)->valueint == 1000 && !cJSON_GetArrayItem(item, 3));
    EXPECT(!cJSON_GetArrayItem(item, -1));
    item = cJSON_GetObjectItem(tree, "b")->child;
    EXPECT(item->type == cJSON_True && item->next->type == cJSON_False);
    EXPECT(item->next->next->type == cJSON_NULL && item->next->next->next == NULL);
    item = cJSON_GetObjectItem(tree, "s");
    EXPECT(item->type == cJSON_String && strcmp(item->valuestring, "x\n\xc3\xa9") == 0);
    EXPECT((uint32)item == (size_t)item && (size_t)item >= 0x3FFE8000 && (size_t)item < 0x40000000);
    EXPECT(!cJSON_GetObjectItem(tree, "none"));
    EXPECT(reads(tree, "{\"a\":[1,-2.5,1000],\"B\":{\"t\":true,\"f\":false,\"n\":null},"
                       "\"s\":\"x\\n\xc3\xa9\"}"));
    tree = cJSON_Parse("[1,2}");
    EXPECT(!tree && cJSON_GetErrorPtr() && *cJSON_GetErrorPtr() == '}');
    EXPECT(!cJSON_Parse("") && !cJSON_Parse("[\"") && !cJSON_Parse("{\"a\" 1}"));
    EXPECT(reads(cJSON_ParseWithOpts("7 , 8", &end, 0), "7") && strcmp(end, " , 8") == 0);
    EXPECT(!cJSON_ParseWithOpts("7 8", &end, 1) && strcmp(end, "8") == 0);
    EXPECT(reads(cJSON_Parse("[2147483648,-1e99]"), "[2147483648,-1e+99]"));
    tree = cJSON_Parse("[2147483648,-1e99]");
    EXPECT(tree->child->valueint == 0x7FFFFFFF && (uint32)tree->child->next->valueint == 0x80000000);
    cJSON_Delete(tree);
    EXPECT(reads(cJSON_Parse("\"[[\"[[[["), "\"[[\""));
}

static void printing(void)
{
    char text[] = "{ \"a\" : [ 1, 2 ] /* two */ }";
    cJSON *tree;
    char *out;
    cJSON_Minify(text);
    EXPECT(strcmp(text, "{\"a\":[1,2]}") == 0);
    tree = cJSON_Parse(text);
    out = cJSON_Print(tree);
    EXPECT(strcmp(out, "{\n\t\"a\":\t[1, 2]\n}") == 0);
    free(out);
    out = cJSON_PrintBuffered(tree, 1, 0);
    EXPECT(strcmp(out, "{\"a\":[1,2]}") == 0);
    free(out);
    cJSON_SetNumberValue(tree->child->child, 3.25);
    EXPECT(tree->child->child->valueint == 3);
    tree->child->child->next->type = 7;
    EXPECT(!cJSON_Print(tree));
    tree->child->child->next->type = cJSON_Number;
    EXPECT(reads(tree, "{\"a\":[3.25,2]}"));
    EXPECT(!cJSON_Print(NULL));
}

static void building(void)
{
    static const int ints[] = { 1, -2, 3 };
    static const float floats[] = { 0.5f, 2 };
    static const double doubles[] = { 1e-3 };
    static const char *strings[] = { "a", "\"" };
    cJSON *other, *tree = cJSON_CreateObject();
    cJSON_AddNullToObject(tree, "null");
    cJSON_AddTrueToObject(tree, "true");
    cJSON_AddFalseToObject(tree, "false");
    cJSON_AddBoolToObject(tree, "bool", 2);
    cJSON_AddNumberToObject(tree, "number", -7.75);
    cJSON_AddStringToObject(tree, "string", "text");
    EXPECT(cJSON_GetObjectItem(tree, "number")->valueint == -7);
    cJSON_AddItemToObject(tree, "ints", cJSON_CreateIntArray(ints, 3));
    cJSON_AddItemToObjectCS(tree, "floats", cJSON_CreateFloatArray(floats, 2));
    EXPECT(cJSON_GetObjectItem(tree, "floats")->type == (cJSON_Array | cJSON_StringIsConst));
    cJSON_AddItemToObject(tree, "doubles", cJSON_CreateDoubleArray(doubles, 1));
    cJSON_AddItemToObject(tree, "strings", cJSON_CreateStringArray(strings, 2));
    cJSON_AddItemToObject(tree, "nothing", NULL);
    EXPECT(cJSON_GetArraySize(tree) == 10);
    other = cJSON_Duplicate(tree, 1);
    EXPECT(reads(cJSON_Duplicate(tree, 0), "{}"));
    EXPECT(reads(other, "{\"null\":null,\"true\":true,\"false\":false,\"bool\":true,"
                        "\"number\":-7.75,\"string\":\"text\",\"ints\":[1,-2,3],"
                        "\"floats\":[0.5,2],\"doubles\":[0.001],\"strings\":[\"a\",\"\\\"\"]}"));
    other = cJSON_CreateArray();
    cJSON_AddItemReferenceToArray(other, cJSON_GetObjectItem(tree, "ints"));
    EXPECT(other->child->type == (cJSON_Array | cJSON_IsReference) && !other->child->string);
    EXPECT(reads(other, "[[1,-2,3]]"));
    other = cJSON_CreateObject();
    cJSON_AddItemReferenceToObject(other, "r", cJSON_GetObjectItem(tree, "string"));
    EXPECT(reads(other, "{\"r\":\"text\"}"));
    cJSON_Delete(tree);
    EXPECT(reads(cJSON_CreateIntArray(ints, 0), "[]"));
}

static void rearranging(void)
{
    cJSON *item, *tree = cJSON_Parse("[0,1,2,3]");
    item = cJSON_DetachItemFromArray(tree, 1);
    EXPECT(item->valueint == 1 && !item->next && !item->prev);
    EXPECT(!cJSON_DetachItemFromArray(tree, 3));
    cJSON_InsertItemInArray(tree, 0, item);
    EXPECT(tree->child == item && item->next->prev == item && !item->prev);
    cJSON_InsertItemInArray(tree, 2, cJSON_CreateNumber(9));
    cJSON_InsertItemInArray(tree, 99, cJSON_CreateNumber(10));
    cJSON_DeleteItemFromArray(tree, 3);
    cJSON_DeleteItemFromArray(tree, 99);
    cJSON_ReplaceItemInArray(tree, 0, cJSON_CreateNumber(11));
    cJSON_ReplaceItemInArray(tree, 4, cJSON_CreateString("end"));
    item = cJSON_CreateNull();
    cJSON_ReplaceItemInArray(tree, 5, item);
    cJSON_Delete(item);
    EXPECT(reads(tree, "[11,0,9,3,\"end\"]"));
    tree = cJSON_Parse("{\"a\":1,\"b\":2,\"c\":3}");
    cJSON_DeleteItemFromObject(tree, "A");
    item = cJSON_DetachItemFromObject(tree, "c");
    EXPECT(strcmp(item->string, "c") == 0 && !cJSON_DetachItemFromObject(tree, "c"));
    cJSON_ReplaceItemInObject(tree, "b", item);
    EXPECT(strcmp(tree->child->string, "b") == 0);
    EXPECT(reads(tree, "{\"b\":3}"));
}

// What firmware builds without any of the functions.
static void by_hand(void)
{
    static cJSON one = { .type = cJSON_Number, .valueint = 5, .valuedouble = 5 };
    static cJSON list = { .type = cJSON_Array, .child = &one };
    char *text = cJSON_PrintUnformatted(&list);
    EXPECT(strcmp(text, "[5]") == 0);
    free(text);
    EXPECT(one.type == cJSON_Number && list.type == cJSON_Array);
    one.next = &one;
    EXPECT(!cJSON_PrintUnformatted(&list));
    one.next = NULL;
    one.type = cJSON_Array;
    one.child = &one;
    EXPECT(!cJSON_PrintUnformatted(&list) && !cJSON_Duplicate(&list, 1));
}

static char deep[1200];

static void nesting(int levels, bool fits)
{
    cJSON *tree, *copy;
    int i;
    for (i = 0; i < levels; i++) {
        deep[i] = '[';
        deep[levels + i] = ']';
    }
    deep[2 * levels] = 0;
    tree = cJSON_Parse(deep);
    EXPECT((tree != NULL) == fits);
    if (!fits) {
        EXPECT(cJSON_GetErrorPtr() == deep + 128);
        return;
    }
    copy = cJSON_Duplicate(tree, 1);
    cJSON_Delete(tree);
    EXPECT(reads(copy, deep));
}

// Deeper than any parsed text: only deleting has no limit.
static void deep_by_hand(void)
{
    cJSON *outer = cJSON_CreateArray();
    int i;
    for (i = 0; i < 200; i++) {
        cJSON *around = cJSON_CreateArray();
        cJSON_AddItemToArray(around, outer);
        outer = around;
    }
    EXPECT(!cJSON_Print(outer) && !cJSON_Duplicate(outer, 1));
    cJSON_Delete(outer);
}

static int taken, given, room;

static void *count_malloc(size_t size)
{
    taken++;
    return room-- > 0 ? malloc(size) : NULL;
}

static void count_free(void *block)
{
    given++;
    free(block);
}

static void hooks(void)
{
    cJSON_Hooks ours = { count_malloc, count_free };
    int i;
    char *text;
    cJSON *tree;
    cJSON_InitHooks(&ours);
    room = 100;
    tree = cJSON_Parse("{\"a\":[1,\"b\"]}");
    EXPECT(taken == 6);
    text = cJSON_Print(tree);
    EXPECT(taken == 7);
    count_free(text);
    cJSON_Delete(tree);
    EXPECT(given == 7);
    // Each allocation fails once; nothing is lost.
    for (i = 0; i < 6; i++) {
        taken = given = 0;
        room = i;
        EXPECT(!cJSON_Parse("{\"a\":[1,\"b\"]}") && given == taken - 1 && taken == i + 1);
        room = 6;
        tree = cJSON_Parse("{\"a\":[1,\"b\"]}");
        taken = given = 0;
        room = i;
        EXPECT(!cJSON_Duplicate(tree, 1) && given == taken - 1);
        room = 0;
        EXPECT(!cJSON_Print(tree) && !cJSON_CreateNull() && !cJSON_CreateString("s"));
        cJSON_Delete(tree);
    }
    cJSON_InitHooks(NULL);
    taken = 0;
    EXPECT(reads(cJSON_CreateNull(), "null") && taken == 0);
}

static void full_heap(void)
{
    static char text[3000];
    cJSON *list = cJSON_CreateArray(), *item;
    uint32 before;
    int i;
    for (i = 0; i < 2998; i += 2) {
        text[i] = i ? ',' : '[';
        text[i + 1] = '1';
    }
    text[2998] = ']';
    before = system_get_free_heap_size();
    EXPECT(!cJSON_Parse(text) && cJSON_GetErrorPtr() == NULL);
    EXPECT(system_get_free_heap_size() == before);
    while ((item = cJSON_CreateNull())) cJSON_AddItemToArray(list, item);
    EXPECT(!cJSON_Print(list));
    cJSON_Delete(list);
}

// Random trees

static cJSON *random_tree(int depth)
{
    char word[12];
    int i, length = os_random() % 5;
    cJSON *tree;
    switch (os_random() % (depth > 0 ? 7 : 5)) {
    case 0: return cJSON_CreateNull();
    case 1: return cJSON_CreateBool(os_random() & 1);
    case 2: return cJSON_CreateNumber((int)os_random());
    case 3: return cJSON_CreateNumber((int)os_random() / 1024.0);
    case 4:
        for (i = 0; i < length; i++) word[i] = 1 + os_random() % 127;
        word[length] = 0;
        return cJSON_CreateString(word);
    case 5:
        tree = cJSON_CreateArray();
        for (i = 0; i < length; i++) cJSON_AddItemToArray(tree, random_tree(depth - 1));
        return tree;
    default:
        tree = cJSON_CreateObject();
        for (i = 0; i < length; i++) {
            sprintf(word, "k%d\t\"", i);
            cJSON_AddItemToObject(tree, word, random_tree(depth - 1));
        }
        return tree;
    }
}

static bool same(const cJSON *a, const cJSON *b)
{
    for (; a && b; a = a->next, b = b->next) {
        if (a->type != b->type || a->valuedouble != b->valuedouble) return false;
        if (a->type == cJSON_Number && a->valueint != b->valueint) return false;
        if (!a->string != !b->string || (a->string && strcmp(a->string, b->string))) return false;
        if (a->valuestring && strcmp(a->valuestring, b->valuestring)) return false;
        if (!same(a->child, b->child)) return false;
    }
    return a == b;
}

static int setting(const char *name, int otherwise)
{
    const char *text = host8266_setting(name);
    return text ? atoi(text) : otherwise;
}

static void random_round_trips(void)
{
    int i, rounds = setting("rounds", 300);
    for (i = 0; i < rounds; i++) {
        cJSON *tree = random_tree(4), *again;
        char *text = os_random() & 1 ? cJSON_Print(tree) : cJSON_PrintUnformatted(tree);
        again = cJSON_Parse(text);
        // Numbers of both kinds are printed with all their digits.
        if (!again || tree->next || !same(tree, again)) {
            EXPECT(!"the same tree");
            printf("%s\n", text);
        }
        free(text);
        cJSON_Delete(tree);
        cJSON_Delete(again);
    }
}

static void mutations(void)
{
    static const char seed[] =
        "{\"net\":{\"ssid\":\"home \\u20ac\",\"key\":null,\"retry\":[1,2.5e3,-0.25]},\"on\":true}";
    static const char bytes[] = "{}[]\",:\\/*u0019eE+-.tfn \n\t\x80\xff";
    static char text[2 * sizeof seed];
    int i, valid = 0, rounds = setting("mutations", 3000);
    for (i = 0; i < rounds; i++) {
        int changes = 1 + os_random() % 6, length = sizeof seed;
        cJSON *tree;
        char *out;
        memcpy(text, seed, sizeof seed);
        while (changes--) {
            int at = os_random() % length, from = os_random() % length, n = os_random() % 16;
            switch (os_random() % 3) {
            case 0: text[at] = bytes[os_random() % sizeof bytes]; break;
            case 1: memmove(text + at, text + from, (size_t)(length - (at > from ? at : from))); break;
            default:
                if (length + n < (int)sizeof text) {
                    memmove(text + at + n, text + at, (size_t)(length - at));
                    length += n;
                }
            }
            text[length - 1] = 0;
        }
        tree = cJSON_Parse(text);
        if (!tree) {
            EXPECT(cJSON_GetErrorPtr() >= text && cJSON_GetErrorPtr() <= text + length);
        } else {
            valid++;
            out = cJSON_Print(tree);
            EXPECT(out);
            free(out);
            cJSON_Delete(tree);
        }
        cJSON_Minify(text);
    }
    EXPECT(rounds < 100 || valid > 0);
}

static void run(void (*test)(void), const char *name)
{
    uint32 before = system_get_free_heap_size();
    test();
    if (system_get_free_heap_size() != before) {
        printf("%s leaves %d bytes\n", name, (int)(before - system_get_free_heap_size()));
        failures++;
    }
}

static void shallow(void) { nesting(128, true); }
static void too_deep(void) { nesting(129, false); nesting(500, false); }

static void all(void *arg)
{
    static const struct { void (*test)(void); const char *name; } tests[] = {
        { parsing, "parsing" }, { printing, "printing" }, { building, "building" },
        { rearranging, "rearranging" }, { by_hand, "by_hand" }, { shallow, "shallow" },
        { too_deep, "too_deep" }, { deep_by_hand, "deep_by_hand" }, { hooks, "hooks" },
        { full_heap, "full_heap" }, { random_round_trips, "random_round_trips" },
        { mutations, "mutations" },
    };
    unsigned i;
    for (i = 0; i < sizeof tests / sizeof *tests; i++) run(tests[i].test, tests[i].name);
    printf("failures: %d\n", failures);
    host8266_exit(failures ? 1 : 0);
}

static void *restarting_malloc(size_t size)
{
    if (++taken == 3) system_restart();
    return malloc(size);
}

// A reset in the middle of a call: the next board knows nothing of the hooks.
static void interrupted(void *arg)
{
    cJSON_Hooks ours = { restarting_malloc, free };
    if (system_get_rst_info()->reason == REASON_SOFT_RESTART) {
        EXPECT(reads(cJSON_Parse("[1,2,3]"), "[1,2,3]") && taken == 0);
        printf("failures: %d\n", failures);
        host8266_exit(failures ? 1 : 0);
    }
    cJSON_InitHooks(&ours);
    cJSON_Parse("[1,2,3]");
}

static void misuse(void *arg)
{
    const char *wanted = arg;
    static cJSON item = { .type = cJSON_Array };
    if (strcmp(wanted, "null") == 0) cJSON_GetObjectItem(NULL, "a");
    if (strcmp(wanted, "name") == 0) cJSON_GetObjectItem(&item, NULL);
    if (strcmp(wanted, "twice") == 0) {
        cJSON *tree = cJSON_CreateArray();
        cJSON_Delete(tree);
        cJSON_Delete(tree);
    }
    if (strcmp(wanted, "circle") == 0 || strcmp(wanted, "deleted circle") == 0) {
        static cJSON first, second;
        item.child = &first;
        first.next = &second;
        second.next = &first;
        if (strcmp(wanted, "circle") == 0) cJSON_GetArraySize(&item);
        cJSON_Delete(&item);
    }
    memset(&item.child, 0xA5, sizeof item.child);
    if (strcmp(wanted, "wild") == 0) cJSON_Print(&item);
    item.child = (cJSON *)0x1000;
    if (strcmp(wanted, "low") == 0) cJSON_Print(&item);
    item.type = cJSON_String;
    item.child = NULL;
    item.valuestring = (char *)0x1000;
    if (strcmp(wanted, "text") == 0) cJSON_Print(&item);
    host8266_exit(0);
}

uint32 user_rf_cal_sector_set(void) { return 1019; }

void user_init(void)
{
    const char *wanted = host8266_setting("misuse");
    if (wanted && strcmp(wanted, "none") == 0) {
        xTaskCreate(interrupted, "json", 512, NULL, 2, NULL);
        return;
    }
    xTaskCreate(wanted ? misuse : all, "json", 512, (void *)wanted, 2, NULL);
}
