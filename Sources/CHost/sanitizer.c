/* AddressSanitizer's interface, which is there only when its runtime is loaded. */
#include "h8_sanitizer.h"

__attribute__((weak)) void __asan_poison_memory_region(const volatile void *address, size_t bytes);
__attribute__((weak)) void __asan_unpoison_memory_region(const volatile void *address, size_t bytes);
__attribute__((weak)) void __sanitizer_set_death_callback(void (*callback)(void));

int h8_sanitizer_is_on(void) { return __asan_poison_memory_region != NULL; }

void h8_poison(const void *address, size_t bytes)
{
    if (__asan_poison_memory_region) __asan_poison_memory_region(address, bytes);
}

void h8_unpoison(const void *address, size_t bytes)
{
    if (__asan_unpoison_memory_region) __asan_unpoison_memory_region(address, bytes);
}

void h8_sanitizer_set_ending(void (*ending)(void))
{
    if (__sanitizer_set_death_callback) __sanitizer_set_death_callback(ending);
}
