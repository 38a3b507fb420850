// The one header that a chip does not have: what firmware may ask of the simulator.
// Guard its use with `#ifdef HOST8266`, which every SDK header defines through c_types.h.
#ifndef HOST8266_HOST8266_H
#define HOST8266_HOST8266_H

#include "espressif/c_types.h"

#ifdef __cplusplus
extern "C" {
#endif

// Ends the run: output files are completed and the process exits with `code` (0 passed, 1 failed).
void host8266_exit(int code) __attribute__((noreturn));

// Records a failed expectation, with where it stands, when `ok` is false; the run goes on, and the
// process exits with 1 at its end. Strings are copied.
void host8266_expect_at(bool ok, const char *expression, const char *file, int line);

#define host8266_expect(condition) \
    host8266_expect_at((condition) ? true : false, #condition, __FILE__, __LINE__)

// Host time, for benchmarks only: it makes a run depend on the machine.
double host8266_wall_seconds(void);  // from an arbitrary start, monotonic
double host8266_cpu_seconds(void);   // CPU time of the whole process so far
long host8266_peak_kib(void);        // largest resident set of the process so far, in KiB

// The VALUE of `--set NAME=VALUE`, or NULL if it was not given. Valid until the run ends.
const char *host8266_setting(const char *name);

#ifdef __cplusplus
}
#endif

#endif
