#pragma once

#include <cstdint>

namespace ipcbench::hot_path {

/// Counts the calling thread's heap allocations since construction: malloc(3) and related functions, and so also `new`.
/// Does not count frees: they cost time, too, but cannot go on forever without allocations.
class AllocationCounter {
public:
    AllocationCounter() noexcept : before_(so_far()) {}

    [[nodiscard]] std::uint64_t allocations() const noexcept { return so_far() - before_; }

    /// Returns whether this build can count allocations at all.
    [[nodiscard]] static bool works() noexcept;

private:
    [[nodiscard]] static std::uint64_t so_far() noexcept;

    std::uint64_t before_;
};

}  // namespace ipcbench::hot_path
