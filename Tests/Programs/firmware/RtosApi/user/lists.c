/* Lists that firmware keeps itself. */
#include "api.h"
#include "cases.h"
#include "freertos/list.h"

static xList list;
static xListItem items[4];

/* Items that own themselves, none of them on the list, which is empty. */
static void make(void)
{
    unsigned i;
    memset(&list, 0xA5, sizeof list);
    memset(items, 0xA5, sizeof items);
    vListInitialise(&list);
    for (i = 0; i < 4; i++) {
        vListInitialiseItem(&items[i]);
        listSET_LIST_ITEM_OWNER(&items[i], &items[i]);
    }
}

/* Marks each item by its letter, first to last. */
static void show(void)
{
    xListItem *item = list.xListEnd.pxNext;
    unsigned i;
    for (i = 0; i < listCURRENT_LIST_LENGTH(&list); i++) {
        check(item->pxNext->pxPrevious == item);
        mark('a' + (item - items));
        item = item->pxNext;
    }
    check((void *)item == (void *)&list.xListEnd);
}

void list_macros(void)
{
    void *owner = NULL;
    make();
    check(listLIST_IS_INITIALISED(&list));
    check(listLIST_IS_EMPTY(&list));
    equal(listCURRENT_LIST_LENGTH(&list), 0);
    check(listLIST_ITEM_CONTAINER(&items[0]) == NULL);
    check(!listIS_CONTAINED_WITHIN(&list, &items[0]));
    listSET_LIST_ITEM_VALUE(&items[0], 7);
    equal(listGET_LIST_ITEM_VALUE(&items[0]), 7);
    check(listGET_LIST_ITEM_OWNER(&items[1]) == &items[1]);
    vListInsert(&list, &items[0]);
    check(!listLIST_IS_EMPTY(&list));
    equal(listCURRENT_LIST_LENGTH(&list), 1);
    equal(listGET_ITEM_VALUE_OF_HEAD_ENTRY(&list), 7);
    check(listGET_OWNER_OF_HEAD_ENTRY(&list) == &items[0]);
    check(listLIST_ITEM_CONTAINER(&items[0]) == &list);
    check(listIS_CONTAINED_WITHIN(&list, &items[0]));
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
}

static void insert(unsigned i, portTickType value)
{
    listSET_LIST_ITEM_VALUE(&items[i], value);
    vListInsert(&list, &items[i]);
}

void list_order(void)
{
    make();
    insert(0, 5);
    insert(1, portMAX_DELAY); /* as the end marker's, but before it */
    insert(2, 3);
    insert(3, 5); /* behind its equal */
    equal(listCURRENT_LIST_LENGTH(&list), 4);
    show();
    marks("cadb");
}

/* Put at the end means: the index comes there last. */
void list_rounds(void)
{
    xListItem *owner = NULL;
    unsigned i;
    make();
    for (i = 0; i < 3; i++) vListInsertEnd(&list, &items[i]);
    show();
    marks("abc");
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[0]);
    vListInsertEnd(&list, &items[3]);
    for (i = 0; i < 6; i++) {
        listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
        mark('a' + (owner - items));
    }
    marks("bcdabc");
}

void list_remove(void)
{
    xListItem *owner = NULL;
    unsigned i;
    make();
    for (i = 0; i < 4; i++) vListInsertEnd(&list, &items[i]);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[1]);
    equal(uxListRemove(&items[1]), 3); /* where the index is: it steps back */
    check(listLIST_ITEM_CONTAINER(&items[1]) == NULL);
    listGET_OWNER_OF_NEXT_ENTRY(owner, &list);
    check(owner == &items[2]);
    equal(uxListRemove(&items[0]), 2);
    show();
    marks("cd");
    equal(uxListRemove(&items[3]), 1);
    equal(uxListRemove(&items[2]), 0);
    check(listLIST_IS_EMPTY(&list));
}
