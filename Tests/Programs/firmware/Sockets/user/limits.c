/* Each limit with its errno, or none of them: --set limits=off. */
#include "checks.h"

static int open_all(int type, int protocol, int *sockets)
{
    int count = 0;
    while (count < 16 && (sockets[count] = socket(AF_INET, type, protocol)) >= 0) count++;
    return count;
}

static void close_all(int *sockets, int count)
{
    while (count > 0) close(sockets[--count]);
}

void check_limits(void)
{
    int first[16], second[16], i;
    bool lifted = host8266_setting("limits") != NULL;
    int count = open_all(SOCK_STREAM, 0, first);
    printf("TCP %d, errno %d\n", count, errno);
    close_all(first, count);
    count = open_all(SOCK_DGRAM, 0, first);
    printf("UDP %d, errno %d\n", count, errno);
    close_all(first, count);
    count = open_all(SOCK_RAW, 253, first);
    printf("raw %d, errno %d\n", count, errno);
    close_all(first, count);
    if (!lifted) {
        /* Ten of all kinds: the table is full before the last kind is. */
        host8266_expect(open_all(SOCK_STREAM, 0, first) == 5);
        count = open_all(SOCK_DGRAM, 0, first + 5);
        host8266_expect(count == 4);
        host8266_expect(open_all(SOCK_RAW, 253, second) == 1);
        printf("the 11th: errno %d\n", errno);
        close(second[0]);
        close_all(first, 9);
        /* A listener needs no control block of a connection any more. */
        for (i = 0; i < 9; i++) {
            struct sockaddr_in own = address_of("0.0.0.0", 2000 + i);
            first[i] = socket(AF_INET, SOCK_STREAM, 0);
            bind(first[i], (struct sockaddr *)&own, sizeof(own));
            errno = 0;
            if (listen(first[i], 1) != 0) break;
        }
        printf("listeners %d, errno %d\n", i, errno);
        close_all(first, i + 1);
    }
    FAILS(socket(AF_INET6, SOCK_STREAM, 0), EAFNOSUPPORT);
    FAILS(socket(AF_INET, 7, 0), EINVAL);
}

static void **blocks;

static void take_all(void)
{
    void **block;
    while ((block = (void **)malloc(16)) != NULL) {
        *block = blocks;
        blocks = block;
    }
}

static void free_all(void)
{
    while (blocks != NULL) {
        void **block = blocks;
        blocks = (void **)*block;
        free(block);
    }
}

static void freer(void *arg)
{
    pause_ms(500);
    free_all();
    vTaskDelete(NULL);
}

/* With the heap taken there is no new socket, and one that there is waits until there is memory. */
void check_heap(void)
{
    char byte = 0;
    int s = connected(7);
    portTickType start;
    xTaskCreate(freer, "freer", 256, NULL, 5, NULL);
    take_all();
    errno = 0;
    host8266_expect(socket(AF_INET, SOCK_STREAM, 0) == -1);
    printf("no heap: errno %d\n", errno);
    start = xTaskGetTickCount();
    host8266_expect(send(s, "x", 1, 0) == 1);
    host8266_expect(xTaskGetTickCount() - start == 200);
    host8266_expect(recv(s, &byte, 1, 0) == 1 && byte == 'x');
    close(s);
}
