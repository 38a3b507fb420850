/* Several tasks: a socket closed under who waits for it, one that is read and written by two, a
 * server with a client on the same chip's side. */
#include "checks.h"

static xSemaphoreHandle finished;
static int shared;
static int outcome, outcome_errno;

static void waiter(void *arg)
{
    char byte;
    fd_set set;
    switch ((int)(uintptr_t)arg) {
    case 0: outcome = recv(shared, &byte, 1, 0); break;
    case 1: outcome = accept(shared, NULL, NULL); break;
    default:
        FD_ZERO(&set);
        FD_SET(shared, &set);
        outcome = select(shared + 1, &set, NULL, NULL, NULL);
    }
    outcome_errno = errno;
    xSemaphoreGive(finished);
    vTaskDelete(NULL);
}

static void closed_under(int way)
{
    if (way == 1) {
        struct sockaddr_in own = address_of("0.0.0.0", 1004);
        shared = socket(AF_INET, SOCK_STREAM, 0);
        bind(shared, (struct sockaddr *)&own, sizeof(own));
        listen(shared, 2);
    } else {
        shared = connected(7);
    }
    xTaskCreate(waiter, "waiter", 256, (void *)(uintptr_t)way, 5, NULL);
    pause_ms(50);
    close(shared);
    host8266_expect(xSemaphoreTake(finished, 10) == pdTRUE);
    host8266_expect(outcome == -1 && outcome_errno == (way == 2 ? EBADF : ENOTCONN));
}

static void reader(void *arg)
{
    char buffer[100];
    outcome = read_all(shared, buffer, 1000 > sizeof(buffer) ? sizeof(buffer) : 1000);
    xSemaphoreGive(finished);
    vTaskDelete(NULL);
}

static void two_ways(void)
{
    int i;
    shared = connected(7);
    xTaskCreate(reader, "reader", 256, NULL, 5, NULL);
    for (i = 0; i < 10; i++) host8266_expect(send(shared, "0123456789", 10, 0) == 10);
    host8266_expect(xSemaphoreTake(finished, 100) == pdTRUE && outcome == 100);
    close(shared);
}

/* A task that is deleted while it waits leaves nothing that hurts the others. */
static void deleted(void)
{
    xTaskHandle task;
    char byte;
    shared = connected(7);
    xTaskCreate(waiter, "waiter", 256, (void *)0, 5, &task);
    pause_ms(50);
    vTaskDelete(task);
    pause_ms(50);
    host8266_expect(send(shared, "x", 1, 0) == 1);
    host8266_expect(recv(shared, &byte, 1, 0) == 1 && byte == 'x');
    close(shared);
}

void check_tasks(void)
{
    vSemaphoreCreateBinary(finished);
    xSemaphoreTake(finished, 0);
    closed_under(0);
    closed_under(1);
    closed_under(2);
    two_ways();
    deleted();
    vSemaphoreDelete(finished);
}

static void restarter(void *arg)
{
    pause_ms(50);
    system_restart();
}

/* Resets the chip while tasks wait in every way, without end. */
void check_restart(void)
{
    ip_addr_t address;
    vSemaphoreCreateBinary(finished);
    shared = connected(7);
    xTaskCreate(waiter, "recv", 256, (void *)0, 5, NULL);
    xTaskCreate(waiter, "select", 256, (void *)2, 5, NULL);
    xTaskCreate(restarter, "restarter", 256, NULL, 6, NULL);
    netconn_gethostbyname("silent.example", &address);
}
