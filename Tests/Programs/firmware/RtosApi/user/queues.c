/* Queues, seen from tasks. */
#include "api.h"
#include "cases.h"

void queue_create(void)
{
    size_t heap = xPortGetFreeHeapSize();
    xQueueHandle queue = xQueueCreate(3, 4);
    uint32 item;
    check(queue != NULL);
    check(heap - xPortGetFreeHeapSize() >= 12);
    equal(uxQueueMessagesWaiting(queue), 0);
    equal(xQueueReceive(queue, &item, 0), errQUEUE_EMPTY);
    /* It takes as many as it was made for. */
    for (item = 1; item <= 3; item++) {
        equal(xQueueSend(queue, &item, 0), pdTRUE);
        equal(uxQueueMessagesWaiting(queue), item);
    }
    equal(xQueueSend(queue, &item, 0), errQUEUE_FULL);
    equal(uxQueueMessagesWaiting(queue), 3);
    vQueueDelete(queue);
    equal(xPortGetFreeHeapSize(), heap);

    check(xQueueCreate(1000, 1000) == NULL); /* the heap is not so large */
    check(xQueueCreate(0, 4) == NULL);
    equal(xPortGetFreeHeapSize(), heap);
    vQueueAddToRegistry(queue, "for debuggers only");
    vQueueUnregisterQueue(queue);
}

void queue_order(void)
{
    xQueueHandle queue = xQueueCreate(4, 1);
    char item = 0;
    unsigned round;
    /* More than once round the storage, so that it wraps at each place. */
    for (round = 0; round < 5; round++) {
        equal(xQueueSend(queue, "b", 0), pdTRUE);
        equal(xQueueSendToBack(queue, "c", 0), pdTRUE);
        equal(xQueueSendToFront(queue, "a", 0), pdTRUE);
        while (xQueueReceive(queue, &item, 0) == pdTRUE) mark(item);
        marks("abc");
    }
    vQueueDelete(queue);
}

void queue_items(void)
{
    struct item {
        char text[13];
        uint32 number;
    } sent = {"twelve bytes", 0x12345678}, got;
    struct {
        uint8 before;
        uint8 bytes[3];
        uint8 after;
    } odd = {0xaa, {0, 0, 0}, 0xbb};
    uint8 three[3] = {1, 2, 3};
    xQueueHandle queue = xQueueCreate(2, sizeof sent);
    xQueueHandle small = xQueueCreate(2, 3);

    xQueueSend(queue, &sent, 0);
    sent.number = 0; /* the queue has its own copy */
    memset(&got, 0, sizeof got);
    equal(xQueueReceive(queue, &got, 0), pdTRUE);
    equal(got.number, 0x12345678);
    check(strcmp(got.text, "twelve bytes") == 0);

    xQueueSend(small, three, 0);
    xQueueReceive(small, odd.bytes, 0);
    check(memcmp(odd.bytes, three, 3) == 0);
    equal(odd.before, 0xaa);
    equal(odd.after, 0xbb);

    /* What fails leaves the buffer alone. */
    got.number = 7;
    equal(xQueueReceive(queue, &got, 0), errQUEUE_EMPTY);
    equal(got.number, 7);
    vQueueDelete(queue);
    vQueueDelete(small);
}

void queue_overwrite(void)
{
    xQueueHandle queue = xQueueCreate(1, 1);
    char item = 0;
    equal(xQueueOverwrite(queue, "a"), pdPASS); /* empty */
    equal(xQueueOverwrite(queue, "b"), pdPASS); /* full */
    equal(uxQueueMessagesWaiting(queue), 1);
    equal(xQueueReceive(queue, &item, 0), pdTRUE);
    equal(item, 'b');
    equal(xQueueReceive(queue, &item, 0), errQUEUE_EMPTY);
    vQueueDelete(queue);
}

void queue_peek(void)
{
    xQueueHandle queue = xQueueCreate(2, 1);
    char item = 0;
    equal(xQueuePeek(queue, &item, 0), errQUEUE_EMPTY);
    xQueueSend(queue, "a", 0);
    xQueueSend(queue, "b", 0);
    equal(xQueuePeek(queue, &item, 0), pdTRUE);
    equal(item, 'a');
    equal(xQueuePeek(queue, &item, 0), pdTRUE);
    equal(item, 'a');
    equal(uxQueueMessagesWaiting(queue), 2);
    vQueueDelete(queue);
}

void queue_timeouts(void)
{
    static const portTickType waits[] = {0, 1, 2, 7};
    xQueueHandle empty = xQueueCreate(1, 1);
    xQueueHandle full = xQueueCreate(1, 1);
    char item = 'x';
    unsigned i;
    xQueueSend(full, "f", 0);
    for (i = 0; i < sizeof waits / sizeof *waits; i++) {
        portTickType begin = edge();
        equal(xQueueReceive(empty, &item, waits[i]), errQUEUE_EMPTY);
        equal(xTaskGetTickCount() - begin, waits[i]);
        begin = edge();
        equal(xQueuePeek(empty, &item, waits[i]), errQUEUE_EMPTY);
        equal(xTaskGetTickCount() - begin, waits[i]);
        begin = edge();
        equal(xQueueSend(full, "g", waits[i]), errQUEUE_FULL);
        equal(xTaskGetTickCount() - begin, waits[i]);
        begin = edge();
        equal(xQueueSendToFront(full, "g", waits[i]), errQUEUE_FULL);
        equal(xTaskGetTickCount() - begin, waits[i]);
    }
    equal(item, 'x');
    xQueueReceive(full, &item, 0);
    equal(item, 'f');
    vQueueDelete(empty);
    vQueueDelete(full);
}

/* ---- Who is woken ---- */

static xQueueHandle shared;

static void receives(void *argument)
{
    char item = '?';
    if (xQueueReceive(shared, &item, 20) == pdTRUE) {
        mark(*(const char *)argument);
        mark(item);
    }
    finish();
}

void queue_receivers(void)
{
    shared = xQueueCreate(3, 1);
    start(receives, "l", LOW);
    settle();
    start(receives, "h", HIGH);
    start(receives, "i", HIGH);
    start(receives, "t", HIGHER);
    /* By priority, and among equals whoever came first; each runs before the call returns. */
    xQueueSend(shared, "1", 0);
    marks("t1");
    xQueueSend(shared, "2", 0);
    marks("h2");
    xQueueSendToFront(shared, "3", 0);
    marks("i3");
    xQueueSend(shared, "4", 0);
    marks("");
    settle();
    marks("l4");
    vQueueDelete(shared);
}

static void sends(void *argument)
{
    if (xQueueSend(shared, argument, 20) == pdTRUE) mark(*(const char *)argument);
    finish();
}

void queue_senders(void)
{
    char item = 0;
    unsigned i;
    static const char order[] = "0thil";
    shared = xQueueCreate(1, 1);
    xQueueSend(shared, "0", 0);
    start(sends, "l", LOW);
    settle();
    start(sends, "h", HIGH);
    start(sends, "i", HIGH);
    start(sends, "t", HIGHER);
    for (i = 0; i < 4; i++) {
        char expected[2] = {order[i + 1], '\0'};
        equal(xQueueReceive(shared, &item, 0), pdTRUE);
        equal(item, order[i]);
        if (i == 3) settle();
        marks(expected);
        equal(uxQueueMessagesWaiting(shared), 1);
    }
    vQueueDelete(shared);
}

static void peeks(void *argument)
{
    char item = '?';
    if (xQueuePeek(shared, &item, 20) == pdTRUE) mark(item == 'x' ? *(const char *)argument : '?');
    finish();
}

void queue_peekers(void)
{
    shared = xQueueCreate(1, 1);
    start(peeks, "p", HIGHER);
    start(peeks, "q", HIGHER);
    start(receives, "r", HIGH);
    start(peeks, "s", LOW);
    xQueueSend(shared, "x", 0);
    /* Each peek leaves the item to the next; after the receiver there is none. */
    marks("pqrx");
    vTaskDelay(25);
    marks("");
    vQueueDelete(shared);
}

static void sends_after_200(void *argument)
{
    vTaskDelay(200);
    xQueueSend(shared, argument, 0);
    finish();
}

void queue_for_ever(void)
{
    char item = 0;
    portTickType begin;
    shared = xQueueCreate(1, 1);
    begin = edge();
    start(sends_after_200, "e", HIGH);
    equal(xQueueReceive(shared, &item, portMAX_DELAY), pdTRUE);
    equal(xTaskGetTickCount() - begin, 200);
    equal(item, 'e');
    vQueueDelete(shared);
}

/* ---- Reset, deletion, numbers ---- */

void queue_reset(void)
{
    char item = 0;
    shared = xQueueCreate(2, 1);
    xQueueSend(shared, "a", 0);
    xQueueSend(shared, "b", 0);
    start(sends, "s", HIGH);
    equal(xQueueReset(shared), pdPASS);
    marks("s"); /* there was room at last */
    equal(uxQueueMessagesWaiting(shared), 1);
    equal(xQueueReceive(shared, &item, 0), pdTRUE);
    equal(item, 's');

    xQueueSend(shared, "a", 0);
    equal(xQueueReset(shared), pdPASS);
    equal(uxQueueMessagesWaiting(shared), 0);
    equal(xQueueReceive(shared, &item, 0), errQUEUE_EMPTY);
    vQueueDelete(shared);
}

void queue_delete(void)
{
    size_t heap = xPortGetFreeHeapSize();
    unsigned i;
    /* More of them than the heap would hold at a time. */
    for (i = 0; i < 200; i++) {
        xQueueHandle queue = xQueueCreate(10, 100);
        check(queue != NULL);
        vQueueDelete(queue);
        equal(xPortGetFreeHeapSize(), heap);
    }
}

void queue_number_and_type(void)
{
    xQueueHandle queue = xQueueCreate(1, 1);
    xQueueHandle binary = xSemaphoreCreateBinary();
    xQueueHandle counting = xSemaphoreCreateCounting(2, 0);
    xQueueHandle mutex = xSemaphoreCreateMutex();
    xQueueHandle recursive = xSemaphoreCreateRecursiveMutex();
    equal(ucQueueGetQueueType(queue), queueQUEUE_TYPE_BASE);
    equal(ucQueueGetQueueType(binary), queueQUEUE_TYPE_BINARY_SEMAPHORE);
    equal(ucQueueGetQueueType(counting), queueQUEUE_TYPE_COUNTING_SEMAPHORE);
    equal(ucQueueGetQueueType(mutex), queueQUEUE_TYPE_MUTEX);
    equal(ucQueueGetQueueType(recursive), queueQUEUE_TYPE_RECURSIVE_MUTEX);
    vQueueSetQueueNumber(queue, 17);
    vQueueSetQueueNumber(mutex, 200);
    equal(ucQueueGetQueueNumber(queue), 17);
    equal(ucQueueGetQueueNumber(mutex), 200);
    vQueueDelete(queue);
    vSemaphoreDelete(binary);
    vSemaphoreDelete(counting);
    vSemaphoreDelete(mutex);
    vSemaphoreDelete(recursive);
}

void queue_alternative(void)
{
    xQueueHandle queue = xQueueCreate(2, 1);
    char item = 0;
    portTickType begin = edge();
    equal(xQueueAltReceive(queue, &item, 3), errQUEUE_EMPTY);
    equal(xTaskGetTickCount() - begin, 3);
    equal(xQueueAltSendToBack(queue, "b", 0), pdTRUE);
    equal(xQueueAltSendToFront(queue, "a", 0), pdTRUE);
    begin = edge();
    equal(xQueueAltSendToBack(queue, "c", 2), errQUEUE_FULL);
    equal(xTaskGetTickCount() - begin, 2);
    equal(xQueueAltPeek(queue, &item, 0), pdTRUE);
    equal(item, 'a');
    equal(xQueueAltReceive(queue, &item, 0), pdTRUE);
    equal(item, 'a');
    equal(xQueueAltReceive(queue, &item, 0), pdTRUE);
    equal(item, 'b');
    vQueueDelete(queue);
}
