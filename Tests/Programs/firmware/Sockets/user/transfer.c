/* A megabyte each way. */
#include "checks.h"

enum { TOTAL = 1000000, PIECE = 1460 };

void check_transfer(void)
{
    char *buffer = (char *)malloc(PIECE);
    char text[16];
    int done = 0, bad = 0, part, i;
    int s = connected(19);
    sprintf(text, "%d\n", TOTAL);
    send(s, text, strlen(text), 0);
    while ((part = recv(s, buffer, PIECE, 0)) > 0) {
        for (i = 0; i < part; i++) bad += (uint8)buffer[i] != (uint8)((done + i) * 7);
        done += part;
    }
    host8266_expect(done == TOTAL && bad == 0 && part == 0);
    close(s);
    s = connected(9);
    for (done = 0; done < TOTAL; done += part) {
        int wanted = TOTAL - done < PIECE ? TOTAL - done : PIECE;
        part = send(s, buffer, wanted, 0);
        if (part <= 0) break;
    }
    host8266_expect(done == TOTAL);
    close(s);
    free(buffer);
}
