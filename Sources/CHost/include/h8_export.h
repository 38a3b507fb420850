// What firmware may call of CHost.
//
// CHost is compiled with hidden visibility, so that nothing of it meets a firmware's symbol by
// accident. A function that is for firmware carries H8_EXPORT, and its name stands in
// Sources/host8266/exports.list as well; Tools/check_exports.sh compares the two.
#ifndef H8_EXPORT_H
#define H8_EXPORT_H

#define H8_EXPORT __attribute__((visibility("default")))

#endif
