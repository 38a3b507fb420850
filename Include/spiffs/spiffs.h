// SPIFFS, a file system for NOR flash, on flash functions of the application's own. On the chip's
// flash, and with open() and read(), see esp_spiffs.h.
//
// Functions answer with -1 when something went wrong; SPIFFS_errno then tells what.
#ifndef HOST8266_SPIFFS_H
#define HOST8266_SPIFFS_H

#include "spiffs_config.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SPIFFS_OK 0
#define SPIFFS_ERR_NOT_MOUNTED -10000
#define SPIFFS_ERR_FULL -10001
#define SPIFFS_ERR_NOT_FOUND -10002
#define SPIFFS_ERR_END_OF_OBJECT -10003
#define SPIFFS_ERR_DELETED -10004
#define SPIFFS_ERR_NOT_FINALIZED -10005
#define SPIFFS_ERR_NOT_INDEX -10006
#define SPIFFS_ERR_OUT_OF_FILE_DESCS -10007
#define SPIFFS_ERR_FILE_CLOSED -10008
#define SPIFFS_ERR_FILE_DELETED -10009
#define SPIFFS_ERR_BAD_DESCRIPTOR -10010
#define SPIFFS_ERR_IS_INDEX -10011
#define SPIFFS_ERR_IS_FREE -10012
#define SPIFFS_ERR_INDEX_SPAN_MISMATCH -10013
#define SPIFFS_ERR_DATA_SPAN_MISMATCH -10014
#define SPIFFS_ERR_INDEX_REF_FREE -10015
#define SPIFFS_ERR_INDEX_REF_LU -10016
#define SPIFFS_ERR_INDEX_REF_INVALID -10017
#define SPIFFS_ERR_INDEX_FREE -10018
#define SPIFFS_ERR_INDEX_LU -10019
#define SPIFFS_ERR_INDEX_INVALID -10020
#define SPIFFS_ERR_NOT_WRITABLE -10021
#define SPIFFS_ERR_NOT_READABLE -10022
#define SPIFFS_ERR_CONFLICTING_NAME -10023
#define SPIFFS_ERR_NOT_CONFIGURED -10024
#define SPIFFS_ERR_NOT_A_FS -10025
#define SPIFFS_ERR_MOUNTED -10026
#define SPIFFS_ERR_ERASE_FAIL -10027
#define SPIFFS_ERR_MAGIC_NOT_POSSIBLE -10028
#define SPIFFS_ERR_NO_DELETED_BLOCKS -10029
#define SPIFFS_ERR_INTERNAL -10050
#define SPIFFS_ERR_TEST -10100

// How SPIFFS_open opens.
#define SPIFFS_APPEND (1 << 0)
#define SPIFFS_TRUNC (1 << 1)
#define SPIFFS_CREAT (1 << 2)
#define SPIFFS_RDONLY (1 << 3)
#define SPIFFS_WRONLY (1 << 4)
#define SPIFFS_RDWR (SPIFFS_RDONLY | SPIFFS_WRONLY)
#define SPIFFS_DIRECT (1 << 5)

// From where SPIFFS_lseek counts.
#define SPIFFS_SEEK_SET (0)
#define SPIFFS_SEEK_CUR (1)
#define SPIFFS_SEEK_END (2)

#define SPIFFS_TYPE_FILE (1)
#define SPIFFS_TYPE_DIR (2)
#define SPIFFS_TYPE_HARD_LINK (3)
#define SPIFFS_TYPE_SOFT_LINK (4)

typedef s16_t spiffs_file;
typedef u16_t spiffs_flags;
typedef u16_t spiffs_mode;
typedef u8_t spiffs_obj_type;

// The application's flash: addresses and sizes in bytes; anything below 0 is an error.
typedef s32_t (*spiffs_read)(u32_t addr, u32_t size, u8_t *dst);
typedef s32_t (*spiffs_write)(u32_t addr, u32_t size, u8_t *src);
typedef s32_t (*spiffs_erase)(u32_t addr, u32_t size);

typedef enum { SPIFFS_CHECK_LOOKUP = 0, SPIFFS_CHECK_INDEX, SPIFFS_CHECK_PAGE } spiffs_check_type;

typedef enum {
    SPIFFS_CHECK_PROGRESS = 0,
    SPIFFS_CHECK_ERROR,
    SPIFFS_CHECK_FIX_INDEX,
    SPIFFS_CHECK_FIX_LOOKUP,
    SPIFFS_CHECK_DELETE_ORPHANED_INDEX,
    SPIFFS_CHECK_DELETE_PAGE,
    SPIFFS_CHECK_DELETE_BAD_FILE
} spiffs_check_report;

// Called by SPIFFS_check for what it finds. Progress counts in arg1 from 0 to 256.
typedef void (*spiffs_check_callback)(
    spiffs_check_type type, spiffs_check_report report, u32_t arg1, u32_t arg2);

typedef struct {
    spiffs_read hal_read_f;
    spiffs_write hal_write_f;
    spiffs_erase hal_erase_f;
    u32_t phys_size;
    u32_t phys_addr;
    u32_t phys_erase_block;
    u32_t log_block_size;
    u32_t log_page_size;
} spiffs_config;

// A file system. The application keeps it where it is while it is mounted, and may read it.
typedef struct {
    spiffs_config cfg;
    u32_t block_count;
    spiffs_block_ix free_cursor_block_ix;
    int free_cursor_obj_lu_entry;
    spiffs_block_ix cursor_block_ix;
    int cursor_obj_lu_entry;
    u8_t *lu_work;
    u8_t *work;
    u8_t *fd_space;
    u32_t fd_count;
    s32_t err_code;
    u32_t free_blocks;
    u32_t stats_p_allocated;
    u32_t stats_p_deleted;
    u8_t cleaning;
    spiffs_obj_id max_erase_count;
    u32_t stats_gc_runs;
    void *cache;
    u32_t cache_size;
    u32_t cache_hits;
    u32_t cache_misses;
    spiffs_check_callback check_cb_f;
    u8_t mounted;
    u32_t config_magic;
} spiffs;

typedef struct {
    spiffs_obj_id obj_id;
    u32_t size;
    spiffs_obj_type type;
    u8_t name[SPIFFS_OBJ_NAME_LEN];
} spiffs_stat;

struct spiffs_dirent {
    spiffs_obj_id obj_id;
    u8_t name[SPIFFS_OBJ_NAME_LEN];
    spiffs_obj_type type;
    u32_t size;
    spiffs_page_ix pix;
};

typedef struct {
    spiffs *fs;
    spiffs_block_ix block;
    int entry;
} spiffs_DIR;

// work: twice the page size. fd_space: 36 bytes for each open file. cache may be NULL: then every
// write goes to flash at once. Mounting repairs nothing; see SPIFFS_check.
s32_t SPIFFS_mount(spiffs *fs, spiffs_config *config, u8_t *work, u8_t *fd_space,
    u32_t fd_space_size, void *cache, u32_t cache_size, spiffs_check_callback check_cb_f);
void SPIFFS_unmount(spiffs *fs);
s32_t SPIFFS_creat(spiffs *fs, char *path, spiffs_mode mode);
spiffs_file SPIFFS_open(spiffs *fs, char *path, spiffs_flags flags, spiffs_mode mode);
spiffs_file SPIFFS_open_by_dirent(
    spiffs *fs, struct spiffs_dirent *e, spiffs_flags flags, spiffs_mode mode);
s32_t SPIFFS_read(spiffs *fs, spiffs_file fh, void *buf, s32_t len);
s32_t SPIFFS_write(spiffs *fs, spiffs_file fh, void *buf, s32_t len);
s32_t SPIFFS_lseek(spiffs *fs, spiffs_file fh, s32_t offs, int whence);
s32_t SPIFFS_remove(spiffs *fs, char *path);
s32_t SPIFFS_fremove(spiffs *fs, spiffs_file fh);
s32_t SPIFFS_stat(spiffs *fs, char *path, spiffs_stat *s);
s32_t SPIFFS_fstat(spiffs *fs, spiffs_file fh, spiffs_stat *s);
s32_t SPIFFS_fflush(spiffs *fs, spiffs_file fh);
void SPIFFS_close(spiffs *fs, spiffs_file fh);
s32_t SPIFFS_rename(spiffs *fs, char *old, char *newPath);
s32_t SPIFFS_errno(spiffs *fs);
void SPIFFS_clearerr(spiffs *fs);

// Files in no order that means anything. NULL: no more, or an error.
spiffs_DIR *SPIFFS_opendir(spiffs *fs, char *name, spiffs_DIR *d);
s32_t SPIFFS_closedir(spiffs_DIR *d);
struct spiffs_dirent *SPIFFS_readdir(spiffs_DIR *d, struct spiffs_dirent *e);

// Finds damage and mends it. May take long.
s32_t SPIFFS_check(spiffs *fs);
// Bytes that files can have, and bytes in use.
s32_t SPIFFS_info(spiffs *fs, u32_t *total, u32_t *used);
// Erases everything. Only when configured by SPIFFS_mount and unmounted again.
s32_t SPIFFS_format(spiffs *fs);
u8_t SPIFFS_mounted(spiffs *fs);
// Erases one block in which nothing lives, with at most so many pages that are free still.
s32_t SPIFFS_gc_quick(spiffs *fs, u16_t max_free_pages);
// Makes room for so many bytes.
s32_t SPIFFS_gc(spiffs *fs, u32_t size);

#ifdef __cplusplus
}
#endif

#endif
