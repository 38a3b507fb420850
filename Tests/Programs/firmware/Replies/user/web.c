/* Two clients of HTTP: one of firmware's own, and the SDK's for upgrades. */
#include "ask.h"

#include "lwip/sockets.h"
#include "upgrade.h"

#define SIZE 3000 /* of /data, which the scenario has */
#define PATIENCE_MS 3000

static struct sockaddr_in server(void)
{
    struct sockaddr_in result;
    memset(&result, 0, sizeof(result));
    result.sin_len = sizeof(result);
    result.sin_family = AF_INET;
    result.sin_addr.s_addr = inet_addr(WEB_SERVER);
    result.sin_port = htons(80);
    return result;
}

static int connect_to_server(void)
{
    struct sockaddr_in peer = server();
    int patience = 1000, s = socket(AF_INET, SOCK_STREAM, 0);

    if (s < 0) return -1;
    setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
    if (connect(s, (struct sockaddr *)&peer, sizeof(peer)) == 0) return s;
    close(s);
    return -1;
}

/* How many bytes the head in `text` promises; -1 when it does not say, or more than there can be. */
static int promised(const char *text)
{
    const char *line = strstr(text, "\r\nContent-Length: ");
    int length = 0;

    if (strncmp(text, "HTTP/1.1 200 ", 13) != 0 || !line) return -1;
    for (line += 18; *line >= '0' && *line <= '9' && length <= SIZE; line++) {
        length = length * 10 + *line - '0';
    }
    return *line == '\r' && length <= SIZE ? length : -1;
}

/* Receives until the answer is whole. Returns the length of its content, or -1. */
static int receive_answer(int s, char *text, int room)
{
    const portTickType start = xTaskGetTickCount();
    int received = 0, head = 0, length = -1;

    while (xTaskGetTickCount() - start < PATIENCE_MS / portTICK_RATE_MS && received < room) {
        int count = recv(s, text + received, room - received, 0);
        if (count <= 0 && !(count < 0 && errno == EWOULDBLOCK)) return -1;
        if (count > 0) received += count;
        text[received] = 0;
        if (head == 0 && strstr(text, "\r\n\r\n")) {
            head = strstr(text, "\r\n\r\n") + 4 - text;
            length = promised(text);
            if (length < 0) return -1;
        }
        if (head > 0 && received >= head + length) return length;
    }
    return -1;
}

bool ask_web(void)
{
    static const char request[] = "GET /data HTTP/1.1\r\nHost: web.test\r\n\r\n";
    static char text[SIZE + 1001];
    int round, length = -1, s = connect_to_server();

    if (s < 0) return false;
    /* What is too much of one answer comes in the place of the next. */
    for (round = 0; round < 3; round++) {
        if (send(s, request, sizeof(request) - 1, 0) != sizeof(request) - 1) break;
        length = receive_answer(s, text, SIZE + 1000);
        if (length < 0) break;
    }
    close(s);
    return length == SIZE;
}

/* Upgrades: */

static volatile bool is_over;

static void checked(void *argument)
{
    host8266_expect(((struct upgrade_server_info *)argument)->upgrade_flag ==
                    (system_upgrade_flag_check() == UPGRADE_FLAG_FINISH));
    is_over = true;
}

bool ask_upgrade(void)
{
    static struct upgrade_server_info order;
    int ticks;

    memset(&order, 0, sizeof(order));
    order.sockaddrin = server();
    order.check_cb = checked;
    order.check_times = 1000 + os_random() % 3000;
    order.url = (uint8 *)"GET /user2.bin HTTP/1.0\r\n\r\n";
    is_over = false;
    if (!system_upgrade_start(&order)) return false;
    for (ticks = 0; !is_over; ticks++) {
        host8266_expect(ticks < MOST_SECONDS * 100);
        vTaskDelay(1);
    }
    return order.upgrade_flag == 1;
}
