/* Marks what firmware may call. Everything else in the simulator stays invisible to it; the names
 * must also stand in Sources/host8266/exports.list. */
#pragma once

#define H8_EXPORT __attribute__((visibility("default"), used))
