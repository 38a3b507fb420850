/* A megabyte each way. */
#include "checks.h"

enum { TOTAL = 1000000, PIECE = 1460, WIDTH = 74, KINDS = 95 };

/* RFC 864: lines of 72 characters, each begins one character later. */
static char character(int place)
{
    int line = place / WIDTH % KINDS, column = place % WIDTH;
    return column == 72 ? '\r' : column == 73 ? '\n' : 32 + (line + column) % KINDS;
}

void check_transfer(void)
{
    char *buffer = (char *)malloc(PIECE);
    char text[16] = {0};
    int done = 0, bad = 0, part, i;
    int s = connected(CHARACTERS);
    while ((part = recv(s, buffer, PIECE, 0)) > 0) {
        for (i = 0; i < part; i++) bad += buffer[i] != character(done + i);
        done += part;
    }
    host8266_expect(done == TOTAL && bad == 0 && part == 0);
    close(s);
    s = connected(COUNTER);
    for (done = 0; done < TOTAL; done += part) {
        int wanted = TOTAL - done < PIECE ? TOTAL - done : PIECE;
        part = send(s, buffer, wanted, 0);
        if (part <= 0) break;
    }
    host8266_expect(done == TOTAL);
    close(s);
    free(buffer);
}
