#pragma once

#include <cstdint>

namespace ipcbench::platform {

/// The name of the function below, for dlsym(3).
inline constexpr const char* allocation_count_entry = "ipcbench_allocations_of_thread";

}  // namespace ipcbench::platform

/// Returns how often the calling thread has allocated memory with malloc(3) and related functions, and so also with
/// `new`. Does not count frees: they cost time, too, but cannot go on forever without allocations. Exists only in a
/// process in which replaced_malloc.cpp is linked or preloaded.
extern "C" __attribute__((visibility("default"))) std::uint64_t ipcbench_allocations_of_thread() noexcept;
