#include "hot_path/allocation_counter.hpp"

#include "platform/allocations/replaced_malloc.hpp"

namespace ipcbench::hot_path {

std::uint64_t AllocationCounter::so_far() noexcept {
    return ipcbench_allocations_of_thread();
}

bool AllocationCounter::works() noexcept {
    const AllocationCounter counter;
    // The volatile pointer keeps the compiler from removing `new` and `delete`.
    char* volatile memory = new char;
    delete memory;
    return counter.allocations() == 1;
}

}  // namespace ipcbench::hot_path
