// What C++ firmware needs of a language runtime and the chip's C library does not have. Linked
// only when an application has C++ files. The heap is the chip's.
//
// There are no exceptions: an allocation that fails gives a null pointer, as on the chip, where
// operator new is a plain malloc. Static objects are never destroyed, because firmware never ends.

extern "C" {
void *h8266_malloc(unsigned size);
void h8266_free(void *block);
[[noreturn]] void h8266_abort(void);

void *__dso_handle = nullptr;

int __cxa_atexit(void (*)(void *), void *, void *) { return 0; }

[[noreturn]] void __cxa_pure_virtual() { h8266_abort(); }
}

using size = decltype(sizeof 0);

void *operator new(size bytes) noexcept(false) { return h8266_malloc(static_cast<unsigned>(bytes)); }
void *operator new[](size bytes) noexcept(false) { return operator new(bytes); }
void operator delete(void *block) noexcept { h8266_free(block); }
void operator delete[](void *block) noexcept { h8266_free(block); }
void operator delete(void *block, size) noexcept { h8266_free(block); }
void operator delete[](void *block, size) noexcept { h8266_free(block); }
