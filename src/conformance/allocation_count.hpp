#pragma once

#include <cstdint>

/// The program itself does not count allocations, because that would make each slower. They are counted in a process in
/// which malloc(3) was replaced (platform/allocations): in tests that link it, and where `ipcbench verify` preloads it.
namespace ipcbench::conformance {

/// Returns whether this process counts allocations.
[[nodiscard]] bool can_count_allocations() noexcept;

/// Returns how often the calling thread has allocated memory; 0 if this process does not count.
[[nodiscard]] std::uint64_t allocations_of_thread() noexcept;

}  // namespace ipcbench::conformance
