// spiffs.h and spiffs_config.h: constants, prototypes and layouts of the SDK 1.5.
#include "spiffs/spiffs.h"
#include "spiffs/spiffs_nucleus.h"

#include <stddef.h>
#include <stdint.h>

#define V(name, value) _Static_assert((uint32_t)(name) == (uint32_t)(value), #name);
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type);
#define AT(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member);

V(SPIFFS_OK, 0) V(SPIFFS_ERR_NOT_MOUNTED, -10000) V(SPIFFS_ERR_FULL, -10001)
V(SPIFFS_ERR_NOT_FOUND, -10002) V(SPIFFS_ERR_END_OF_OBJECT, -10003) V(SPIFFS_ERR_DELETED, -10004)
V(SPIFFS_ERR_NOT_FINALIZED, -10005) V(SPIFFS_ERR_NOT_INDEX, -10006)
V(SPIFFS_ERR_OUT_OF_FILE_DESCS, -10007) V(SPIFFS_ERR_FILE_CLOSED, -10008)
V(SPIFFS_ERR_FILE_DELETED, -10009) V(SPIFFS_ERR_BAD_DESCRIPTOR, -10010)
V(SPIFFS_ERR_IS_INDEX, -10011) V(SPIFFS_ERR_IS_FREE, -10012)
V(SPIFFS_ERR_INDEX_SPAN_MISMATCH, -10013) V(SPIFFS_ERR_DATA_SPAN_MISMATCH, -10014)
V(SPIFFS_ERR_INDEX_REF_FREE, -10015) V(SPIFFS_ERR_INDEX_REF_LU, -10016)
V(SPIFFS_ERR_INDEX_REF_INVALID, -10017) V(SPIFFS_ERR_INDEX_FREE, -10018)
V(SPIFFS_ERR_INDEX_LU, -10019) V(SPIFFS_ERR_INDEX_INVALID, -10020)
V(SPIFFS_ERR_NOT_WRITABLE, -10021) V(SPIFFS_ERR_NOT_READABLE, -10022)
V(SPIFFS_ERR_CONFLICTING_NAME, -10023) V(SPIFFS_ERR_NOT_CONFIGURED, -10024)
V(SPIFFS_ERR_NOT_A_FS, -10025) V(SPIFFS_ERR_MOUNTED, -10026) V(SPIFFS_ERR_ERASE_FAIL, -10027)
V(SPIFFS_ERR_MAGIC_NOT_POSSIBLE, -10028) V(SPIFFS_ERR_NO_DELETED_BLOCKS, -10029)
V(SPIFFS_ERR_INTERNAL, -10050) V(SPIFFS_ERR_TEST, -10100) V(SPIFFS_APPEND, 1) V(SPIFFS_TRUNC, 2)
V(SPIFFS_CREAT, 4) V(SPIFFS_RDONLY, 8) V(SPIFFS_WRONLY, 16) V(SPIFFS_RDWR, 24)
V(SPIFFS_DIRECT, 32) V(SPIFFS_SEEK_SET, 0) V(SPIFFS_SEEK_CUR, 1) V(SPIFFS_SEEK_END, 2)
V(SPIFFS_TYPE_FILE, 1) V(SPIFFS_TYPE_DIR, 2) V(SPIFFS_TYPE_HARD_LINK, 3)
V(SPIFFS_TYPE_SOFT_LINK, 4) V(SPIFFS_BUFFER_HELP, 0) V(SPIFFS_CACHE, 1) V(SPIFFS_CACHE_WR, 1)
V(SPIFFS_CACHE_STATS, 1) V(SPIFFS_PAGE_CHECK, 1) V(SPIFFS_GC_MAX_RUNS, 5) V(SPIFFS_GC_STATS, 1)
V(SPIFFS_GC_HEUR_W_DELET, 5) V(SPIFFS_GC_HEUR_W_USED, -1) V(SPIFFS_GC_HEUR_W_ERASE_AGE, 50)
V(SPIFFS_OBJ_NAME_LEN, 32) V(SPIFFS_COPY_BUFFER_STACK, 64) V(SPIFFS_USE_MAGIC, 0)
V(SPIFFS_SINGLETON, 0) V(SPIFFS_ALIGNED_OBJECT_INDEX_TABLES, 1) V(SPIFFS_TEST_VISUALISATION, 0)
V(SPIFFS_CHECK_LOOKUP, 0) V(SPIFFS_CHECK_INDEX, 1) V(SPIFFS_CHECK_PAGE, 2)
V(SPIFFS_CHECK_PROGRESS, 0) V(SPIFFS_CHECK_ERROR, 1) V(SPIFFS_CHECK_FIX_INDEX, 2)
V(SPIFFS_CHECK_FIX_LOOKUP, 3) V(SPIFFS_CHECK_DELETE_ORPHANED_INDEX, 4)
V(SPIFFS_CHECK_DELETE_PAGE, 5) V(SPIFFS_CHECK_DELETE_BAD_FILE, 6)

// Structures without pointers

SIZE(spiffs_stat, 44) AT(spiffs_stat, obj_id, 0) AT(spiffs_stat, size, 4) AT(spiffs_stat, type, 8)
AT(spiffs_stat, name, 9) SIZE(struct spiffs_dirent, 44) AT(struct spiffs_dirent, obj_id, 0)
AT(struct spiffs_dirent, name, 2) AT(struct spiffs_dirent, type, 34)
AT(struct spiffs_dirent, size, 36) AT(struct spiffs_dirent, pix, 40) SIZE(spiffs_block_ix, 2)
SIZE(spiffs_page_ix, 2) SIZE(spiffs_obj_id, 2) SIZE(spiffs_span_ix, 2) SIZE(spiffs_file, 2)
SIZE(spiffs_flags, 2) SIZE(spiffs_mode, 2) SIZE(spiffs_obj_type, 1)

// Prototypes, declared once more

s32_t (SPIFFS_check)(spiffs *fs);
void (SPIFFS_clearerr)(spiffs *fs);
void (SPIFFS_close)(spiffs *fs, spiffs_file fh);
s32_t (SPIFFS_closedir)(spiffs_DIR *d);
s32_t (SPIFFS_creat)(spiffs *fs, char *path, spiffs_mode mode);
s32_t (SPIFFS_erase_deleted_block)(spiffs *fs);
s32_t (SPIFFS_errno)(spiffs *fs);
s32_t (SPIFFS_fflush)(spiffs *fs, spiffs_file fh);
s32_t (SPIFFS_format)(spiffs *fs);
s32_t (SPIFFS_fremove)(spiffs *fs, spiffs_file fh);
s32_t (SPIFFS_fstat)(spiffs *fs, spiffs_file fh, spiffs_stat *s);
s32_t (SPIFFS_gc)(spiffs *fs, u32_t size);
s32_t (SPIFFS_gc_quick)(spiffs *fs, u16_t max_free_pages);
s32_t (SPIFFS_info)(spiffs *fs, u32_t *total, u32_t *used);
s32_t (SPIFFS_lseek)(spiffs *fs, spiffs_file fh, s32_t offs, int whence);
s32_t (SPIFFS_mount)(
    spiffs *fs, spiffs_config *config, u8_t *work, u8_t *fd_space, u32_t fd_space_size,
    void *cache, u32_t cache_size, spiffs_check_callback check_cb_f);
u8_t (SPIFFS_mounted)(spiffs *fs);
spiffs_file (SPIFFS_open)(spiffs *fs, char *path, spiffs_flags flags, spiffs_mode mode);
spiffs_file (SPIFFS_open_by_dirent)(
    spiffs *fs, struct spiffs_dirent *e, spiffs_flags flags, spiffs_mode mode);
spiffs_DIR *(SPIFFS_opendir)(spiffs *fs, char *name, spiffs_DIR *d);
s32_t (SPIFFS_read)(spiffs *fs, spiffs_file fh, void *buf, s32_t len);
struct spiffs_dirent *(SPIFFS_readdir)(spiffs_DIR *d, struct spiffs_dirent *e);
s32_t (SPIFFS_remove)(spiffs *fs, char *path);
s32_t (SPIFFS_rename)(spiffs *fs, char *old, char *newPath);
s32_t (SPIFFS_stat)(spiffs *fs, char *path, spiffs_stat *s);
void (SPIFFS_unmount)(spiffs *fs);
s32_t (SPIFFS_write)(spiffs *fs, spiffs_file fh, void *buf, s32_t len);
