/* The memory of the flash chip. See h8_flash.h. */
#define _GNU_SOURCE
#include "h8_flash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int h8_flash_private(uint32_t size)
{
    int fd = memfd_create("flash", MFD_CLOEXEC);
    if (fd >= 0 && ftruncate(fd, size) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

int h8_flash_open(h8_flash *flash, int fd, uint32_t size, int is_new)
{
    uint32_t sectors = size / H8_FLASH_SECTOR;
    void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (bytes == MAP_FAILED) return errno;
    flash->unfilled = malloc(sectors);
    if (!flash->unfilled) {
        munmap(bytes, size);
        return ENOMEM;
    }
    memset(flash->unfilled, is_new ? 1 : 0, sectors);
    flash->bytes = bytes;
    flash->size = size;
    return 0;
}

void h8_flash_fill(h8_flash *flash, uint32_t sector)
{
    if (!flash->unfilled[sector]) return;
    memset(flash->bytes + (size_t)sector * H8_FLASH_SECTOR, 0xFF, H8_FLASH_SECTOR);
    flash->unfilled[sector] = 0;
}
