// How SPIFFS is built in SDK 1.5: the widths of its numbers and its options.
#ifndef HOST8266_SPIFFS_CONFIG_H
#define HOST8266_SPIFFS_CONFIG_H

#ifndef __swift__
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#endif

#include "../espressif/c_types.h"

typedef u16_t spiffs_block_ix;
typedef u16_t spiffs_page_ix;
typedef u16_t spiffs_obj_id;
typedef u16_t spiffs_span_ix;

// Nothing is logged, and nothing is locked.
#define SPIFFS_DBG(...)
#define SPIFFS_GC_DBG(...)
#define SPIFFS_CACHE_DBG(...)
#define SPIFFS_CHECK_DBG(...)
#define SPIFFS_LOCK(fs)
#define SPIFFS_UNLOCK(fs)

#define SPIFFS_BUFFER_HELP 0
#define SPIFFS_CACHE 1
#define SPIFFS_CACHE_WR 1
#define SPIFFS_CACHE_STATS 1
#define SPIFFS_PAGE_CHECK 1
#define SPIFFS_USE_MAGIC (0)
#define SPIFFS_SINGLETON 0
#define SPIFFS_ALIGNED_OBJECT_INDEX_TABLES 1
#define SPIFFS_TEST_VISUALISATION 0

// Garbage collection: rounds for one call, and what a block's pages and age weigh.
#define SPIFFS_GC_STATS 1
#define SPIFFS_GC_MAX_RUNS 5
#define SPIFFS_GC_HEUR_W_DELET (5)
#define SPIFFS_GC_HEUR_W_USED (-1)
#define SPIFFS_GC_HEUR_W_ERASE_AGE (50)

// Bytes of a name with its terminating zero.
#define SPIFFS_OBJ_NAME_LEN (32)
#define SPIFFS_COPY_BUFFER_STACK (64)

// The geometry of a file system, from its structure.
#define SPIFFS_CFG_PHYS_SZ(fs) ((fs)->cfg.phys_size)
#define SPIFFS_CFG_PHYS_ERASE_SZ(fs) ((fs)->cfg.phys_erase_block)
#define SPIFFS_CFG_PHYS_ADDR(fs) ((fs)->cfg.phys_addr)
#define SPIFFS_CFG_LOG_PAGE_SZ(fs) ((fs)->cfg.log_page_size)
#define SPIFFS_CFG_LOG_BLOCK_SZ(fs) ((fs)->cfg.log_block_size)

#endif
