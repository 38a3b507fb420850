// What macros of the SDK do, on a register bus of this file's own. Built for the host and run; the
// exit code is the line of the first check that failed, modulo 256 and never 0.
#include "esp8266/esp8266.h"
#include "ipv4/lwip/ip4_addr.h"
#include "queue.h"

#define CHECK(condition) \
    if (!(condition)) return __LINE__ % 256 == 0 ? 1 : __LINE__ % 256

static uint32_t last_address, last_value;

uint32_t h8266_register_read(uint32_t address)
{
    last_address = address;
    return last_value;
}

void h8266_register_write(uint32_t address, uint32_t value)
{
    last_address = address;
    last_value = value;
}

static int registers(void)
{
    WRITE_PERI_REG(UART_CONF0(1), 0xffffffff);
    CHECK(last_address == 0x60000f20 && last_value == 0xffffffff);
    CLEAR_PERI_REG_MASK(UART_CONF0(0), BIT(31) | BIT(0));
    CHECK(last_address == 0x60000020 && last_value == 0x7ffffffe);
    SET_PERI_REG_MASK(0x60000000, 1);
    CHECK(last_value == 0x7fffffff);
    CHECK(GET_PERI_REG_BITS(0x60000000, 31, 28) == 7);
    SET_PERI_REG_BITS(0x60000000, 0xff, 0x12, 8);
    CHECK(last_value == 0x7fff12ff);

    // Other bits stay; the function's third bit goes to bit 8.
    last_value = 0xfffffeff;
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_MTDI_U, 4);
    CHECK(last_address == 0x60000804 && last_value == 0xffffffcf);
    PIN_FUNC_SELECT(PERIPHS_IO_MUX_MTDI_U, 3);
    CHECK(last_value == 0xfffffeff);

    REG_WRITE((volatile uint32_t *)0x3ff00014, 5);
    REG_SET_BIT(0x3ff00014, BIT(1));
    REG_CLR_BIT(0x3ff00014, BIT(0));
    CHECK(last_address == 0x3ff00014 && last_value == 6);
    return 0;
}

static int addresses(void)
{
    ip_addr_t address;
    IP4_ADDR(&address, 192, 168, 4, 1);
    CHECK(ip4_addr1(&address) == 192 && ip4_addr4_16(&address) == 1);
    CHECK(!ip_addr_ismulticast(&address) && !ip_addr_islinklocal(&address));
    IP4_ADDR(&address, 239, 1, 2, 3);
    CHECK(ip_addr_ismulticast(&address));
    IP4_ADDR(&address, 169, 254, 2, 3);
    CHECK(ip_addr_islinklocal(&address));
    return 0;
}

struct item {
    int number;
    SLIST_ENTRY(item) single;
    STAILQ_ENTRY(item) tail;
};
SLIST_HEAD(single_head, item);
STAILQ_HEAD(tail_head, item);

static struct item items[4] = {{.number = 0}, {.number = 1}, {.number = 2}, {.number = 3}};

static int single_lists(void)
{
    struct single_head head = SLIST_HEAD_INITIALIZER(head);
    struct item *each, *next, **link;
    int sum = 0;

    CHECK(SLIST_EMPTY(&head));
    SLIST_INSERT_HEAD(&head, &items[0], single);
    SLIST_INSERT_AFTER(&items[0], &items[2], single);
    SLIST_INSERT_AFTER(&items[0], &items[1], single);
    SLIST_FOREACH(each, &head, single) sum = sum * 10 + each->number;
    CHECK(sum == 12);
    SLIST_FOREACH_PREVPTR(each, link, &head, single) CHECK(*link == each);
    SLIST_REMOVE(&head, &items[1], item, single);
    SLIST_REMOVE_AFTER(&items[0], single);
    CHECK(SLIST_FIRST(&head) == &items[0] && SLIST_NEXT(&items[0], single) == NULL);
    SLIST_FOREACH_SAFE(each, &head, single, next) SLIST_REMOVE_HEAD(&head, single);
    CHECK(SLIST_EMPTY(&head));
    return 0;
}

static int digits(struct tail_head *head)
{
    struct item *each;
    int sum = 0;
    STAILQ_FOREACH(each, head, tail) sum = sum * 10 + each->number + 1;
    return sum;
}

static int tail_queues(void)
{
    struct tail_head head = STAILQ_HEAD_INITIALIZER(head), other;
    struct item *each, *next;

    STAILQ_INIT(&other);
    CHECK(STAILQ_EMPTY(&head) && STAILQ_LAST(&head, item, tail) == NULL);
    STAILQ_INSERT_TAIL(&head, &items[1], tail);
    STAILQ_INSERT_HEAD(&head, &items[0], tail);
    STAILQ_INSERT_AFTER(&head, &items[1], &items[2], tail);
    CHECK(digits(&head) == 123 && STAILQ_LAST(&head, item, tail) == &items[2]);
    STAILQ_INSERT_TAIL(&other, &items[3], tail);
    STAILQ_CONCAT(&head, &other);
    CHECK(digits(&head) == 1234 && STAILQ_EMPTY(&other));
    STAILQ_REMOVE(&head, &items[3], item, tail);
    STAILQ_REMOVE(&head, &items[0], item, tail);
    CHECK(digits(&head) == 23 && STAILQ_LAST(&head, item, tail) == &items[2]);
    STAILQ_SWAP(&head, &other, item);
    CHECK(STAILQ_EMPTY(&head) && digits(&other) == 23);
    STAILQ_INSERT_TAIL(&head, &items[0], tail);
    CHECK(digits(&head) == 1);
    STAILQ_REMOVE_AFTER(&other, &items[1], tail);
    CHECK(digits(&other) == 2 && STAILQ_LAST(&other, item, tail) == &items[1]);
    STAILQ_FOREACH_SAFE(each, &other, tail, next) STAILQ_REMOVE_HEAD(&other, tail);
    STAILQ_INSERT_TAIL(&other, &items[2], tail);
    CHECK(digits(&other) == 3 && STAILQ_FIRST(&other) == &items[2]);
    return 0;
}

int main(void)
{
    int failed = registers();
    if (failed == 0) failed = addresses();
    if (failed == 0) failed = single_lists();
    if (failed == 0) failed = tail_queues();
    return failed;
}
