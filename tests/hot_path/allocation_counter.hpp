#pragma once

#include <cstdint>

namespace ipcbench::hot_path {

/// Counts what the calling thread asks the heap for, by malloc(3) and its kin and so also by `new`, from its
/// construction on. Freeing costs too, but nothing can be freed for ever that is not allocated.
class AllocationCounter {
public:
    AllocationCounter() noexcept : before_(so_far()) {}

    [[nodiscard]] std::uint64_t allocations() const noexcept { return so_far() - before_; }

    /// Whether allocations are seen at all in this build.
    [[nodiscard]] static bool works() noexcept;

private:
    [[nodiscard]] static std::uint64_t so_far() noexcept;

    std::uint64_t before_;
};

}  // namespace ipcbench::hot_path
