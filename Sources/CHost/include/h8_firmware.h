/* Firmware as a loaded shared object: opening it, its instrumentation, its entry points. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Loads the shared object. Its constructors run here, on the caller's stack and budget. Returns a
 * handle, or NULL with the loader's sentence in `why`. */
void *h8_firmware_open(const char *path, char *why, size_t why_size);
void h8_firmware_close(void *handle);

/* Puts a shared object into a file without a name. `path` gets the name under which this process and
 * a debugger can open it. Returns its descriptor, or -1 and errno. */
int h8_firmware_file(const void *bytes, size_t count, char *path, size_t path_size);

/* The address of an exported symbol, or NULL. */
void *h8_firmware_symbol(void *handle, const char *name);

/* Sets what a CPU cycle costs in budget units (half bus cycles): 2 at 80 MHz, 1 at 160 MHz. Blocks
 * of loaded firmware are priced anew. */
void h8_firmware_set_cycle_cost(uint32_t units);

/* Runs a firmware function: user_init, user_rf_cal_sector_set, a task, a callback. */
void h8_call_void(void *function);
uint32_t h8_call_u32(void *function);
void h8_call_with(void *function, void *argument);
void h8_call_char(void *function, char character);
/* A co-routine, with its control block and number. */
void h8_call_with_number(void *function, void *argument, uint32_t number);
/* A task's hook, which answers with a number. */
int32_t h8_call_task_hook(void *function, void *argument);
/* vApplicationStackOverflowHook, with the task's handle and name. */
void h8_call_overflow(void *function, uint32_t task, void *name);

/* Runs a flash function of firmware's: hal_read_f and hal_write_f, hal_erase_f of spiffs_config. */
int32_t h8_call_transfer(void *function, uint32_t address, uint32_t size, void *bytes);
int32_t h8_call_erase(void *function, uint32_t address, uint32_t size);
