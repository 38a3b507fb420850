/* What the parts of this firmware share. */
#ifndef NETIF_TEST_H
#define NETIF_TEST_H

#include "esp_common.h"
#include "freertos/FreeRTOS.h"
#include "freertos/task.h"
#include "host8266.h"
#include "lwip/dhcp.h"
#include "lwip/dhcpserver.h"
#include "lwip/igmp.h"
#include "lwip/netif.h"
#include "lwip/sockets.h"
#include "lwip/sys.h"
#include "lwip/tcpip.h"

#define EXPECT(condition) host8266_expect(condition)
#define NEAR "192.168.1.10"
#define FAR "203.0.113.5"

/* Work that firmware gives to task tiT. */
void check_work(void);
/* lwIP's semaphores, mutexes, mailboxes, threads. */
void check_system(void);

#endif
