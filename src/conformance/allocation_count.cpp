#include "conformance/allocation_count.hpp"

#include <dlfcn.h>

#include <new>

#include "platform/allocations/replaced_malloc.hpp"

namespace ipcbench::conformance {
namespace {

using Count = std::uint64_t() noexcept;

Count* counting_function() noexcept {
    static auto* const found = reinterpret_cast<Count*>(::dlsym(RTLD_DEFAULT, platform::allocation_count_entry));
    return found;
}

}  // namespace

bool can_count_allocations() noexcept {
    if (counting_function() == nullptr) {
        return false;
    }
    const std::uint64_t before = allocations_of_thread();
    // The volatile pointer keeps the compiler from removing `new` and `delete`.
    char* volatile memory = new (std::nothrow) char;
    delete memory;
    return allocations_of_thread() == before + 1;
}

std::uint64_t allocations_of_thread() noexcept {
    return counting_function() == nullptr ? 0 : counting_function()();
}

}  // namespace ipcbench::conformance
