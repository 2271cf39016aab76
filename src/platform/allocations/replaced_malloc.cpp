// Counts allocations by replacing malloc(3) in the process: linked into tests, and preloaded by `ipcbench verify` as
// libipcbench-allocations.so.
#include "platform/allocations/replaced_malloc.hpp"

#include <malloc.h>

#include <cerrno>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IPCBENCH_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define IPCBENCH_SANITIZED 1
#endif
#endif

namespace {

// Static thread-local storage of the program itself, so that accessing it does not allocate.
constinit thread_local std::uint64_t allocations_of_thread = 0;

}  // namespace

#ifdef IPCBENCH_SANITIZED

// A sanitizer has already replaced malloc, and offers hooks (sanitizer/allocator_interface.h, which g++ does not
// install).
extern "C" int __sanitizer_install_malloc_and_free_hooks(  // NOLINT(bugprone-reserved-identifier): its name
    void (*on_malloc)(const volatile void*, std::size_t), void (*on_free)(const volatile void*));

namespace {

void count(const volatile void* /*memory*/, std::size_t /*size*/) {
    ++allocations_of_thread;
}
void ignore(const volatile void* /*memory*/) {}

[[maybe_unused]] const int installed = __sanitizer_install_malloc_and_free_hooks(count, ignore);

}  // namespace

#else

// glibc's own functions, which ours call; glibc's free(3), which is not replaced, can free what they return.
// The names are glibc's:
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming,readability-inconsistent-declaration-parameter-name)
#pragma GCC visibility push(default)
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t count, std::size_t size);
void* __libc_realloc(void* memory, std::size_t size);
void* __libc_memalign(std::size_t alignment, std::size_t size);

void* malloc(std::size_t size) {
    ++allocations_of_thread;
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) {
    ++allocations_of_thread;
    return __libc_calloc(count, size);
}
void* realloc(void* memory, std::size_t size) {
    ++allocations_of_thread;
    return __libc_realloc(memory, size);
}
void* memalign(std::size_t alignment, std::size_t size) {
    ++allocations_of_thread;
    return __libc_memalign(alignment, size);
}
void* aligned_alloc(std::size_t alignment, std::size_t size) {
    return memalign(alignment, size);
}
int posix_memalign(void** memory, std::size_t alignment, std::size_t size) {
    *memory = memalign(alignment, size);
    return *memory == nullptr ? ENOMEM : 0;
}
}
#pragma GCC visibility pop
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming,readability-inconsistent-declaration-parameter-name)

#endif

extern "C" std::uint64_t ipcbench_allocations_of_thread() noexcept {
    return allocations_of_thread;
}
