/* Structures that were freed while the SDK still had them. */
#include "checks.h"

void check_stale(void)
{
    struct link *link = (struct link *)malloc(sizeof(struct link));
    struct link *other = (struct link *)malloc(sizeof(struct link));
    connected(link, ECHO);
    GIVES(espconn_send(&link->conn, (uint8 *)"x", 1), 0);
    free(link);
    GIVES(espconn_send(&link->conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_disconnect(&link->conn), ESPCONN_ARG);
    GIVES(espconn_connect(&link->conn), ESPCONN_ARG);
    GIVES(espconn_regist_recvcb(&link->conn, NULL), ESPCONN_ARG);
    /* Somebody else's by then. */
    link = (struct link *)malloc(sizeof(struct link));
    memset(link, 0xa5, sizeof(*link));
    GIVES(espconn_send(&link->conn, (uint8 *)"x", 1), ESPCONN_ARG);
    GIVES(espconn_connect(&link->conn), ESPCONN_ARG);
    /* The echo comes to nobody. */
    nothing(1000);
    free(link);
    server(other, 2100);
    GIVES(espconn_accept(&other->conn), 0);
    free(other);
    ask(ECHO_TO_2100);
    nothing(1000);
    GIVES(espconn_delete(&other->conn), ESPCONN_ARG);
}
