#include "hot_path/allocation_counter.hpp"

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

// In the program's own static storage: to reach it allocates nothing.
constinit thread_local std::uint64_t allocations_of_thread = 0;

}  // namespace

#ifdef IPCBENCH_SANITIZED

// A sanitizer has replaced malloc already, and tells who asks (sanitizer/allocator_interface.h, which g++ does not
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

// glibc's own, behind the names that we take; what they return can be freed by its free(3), which stays as it is.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-inconsistent-declaration-parameter-name): glibc's names
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
// NOLINTEND(bugprone-reserved-identifier,readability-inconsistent-declaration-parameter-name)

#endif

namespace ipcbench::hot_path {

std::uint64_t AllocationCounter::so_far() noexcept {
    return allocations_of_thread;
}

bool AllocationCounter::works() noexcept {
    const AllocationCounter counter;
    // By way of a volatile pointer, so that the compiler does not take the pair of them out.
    char* volatile memory = new char;
    delete memory;
    return counter.allocations() == 1;
}

}  // namespace ipcbench::hot_path
