// Where things lie in a SPIFFS file system, for programs that look at flash themselves. The
// functions of the SDK's own nucleus are not here: nothing outside of SPIFFS can call them.
#ifndef HOST8266_SPIFFS_NUCLEUS_H
#define HOST8266_SPIFFS_NUCLEUS_H

#include "spiffs.h"

#ifndef MIN
#define MIN(a, b) ((a) < (b) ? (a) : (b))
#endif
#ifndef MAX
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#endif

#define SPIFFS_PAGES_PER_BLOCK(fs) (SPIFFS_CFG_LOG_BLOCK_SZ(fs) / SPIFFS_CFG_LOG_PAGE_SZ(fs))

// Lookup pages at the start of each block, and the pages behind them.
#define SPIFFS_OBJ_LOOKUP_PAGES(fs) \
    MAX(1, SPIFFS_PAGES_PER_BLOCK(fs) * sizeof(spiffs_obj_id) / SPIFFS_CFG_LOG_PAGE_SZ(fs))
#define SPIFFS_OBJ_LOOKUP_MAX_ENTRIES(fs) \
    (SPIFFS_PAGES_PER_BLOCK(fs) - SPIFFS_OBJ_LOOKUP_PAGES(fs))

// From numbers to addresses in flash.
#define SPIFFS_BLOCK_TO_PADDR(fs, block) \
    (SPIFFS_CFG_PHYS_ADDR(fs) + (block) * SPIFFS_CFG_LOG_BLOCK_SZ(fs))
#define SPIFFS_PAGE_TO_PADDR(fs, page) \
    (SPIFFS_CFG_PHYS_ADDR(fs) + (page) * SPIFFS_CFG_LOG_PAGE_SZ(fs))
#define SPIFFS_ERASE_COUNT_PADDR(fs, block)                                             \
    (SPIFFS_BLOCK_TO_PADDR(fs, block) +                                                 \
        SPIFFS_OBJ_LOOKUP_PAGES(fs) * SPIFFS_CFG_LOG_PAGE_SZ(fs) - sizeof(spiffs_obj_id))

#define SPIFFS_BLOCK_FOR_PAGE(fs, page) ((page) / SPIFFS_PAGES_PER_BLOCK(fs))
#define SPIFFS_OBJ_LOOKUP_ENTRY_FOR_PAGE(fs, page) \
    ((page) % SPIFFS_PAGES_PER_BLOCK(fs) - SPIFFS_OBJ_LOOKUP_PAGES(fs))

// Bytes of a file in a page: what the page's header leaves.
#define SPIFFS_DATA_PAGE_SIZE(fs) (SPIFFS_CFG_LOG_PAGE_SZ(fs) - 5)

#endif
