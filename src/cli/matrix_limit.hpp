#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

/// A matrix grows faster than its command line: an absurd size is refused before it takes time or memory.
namespace ipcbench::cli {

/// The product; on overflow, the largest number.
[[nodiscard]] std::uint64_t product_of_counts(std::initializer_list<std::uint64_t> counts) noexcept;

/// How large a run may be.
struct MatrixLimit {
    std::uint64_t cells = 10'000;
    std::chrono::nanoseconds time{std::chrono::hours{24}};

    /// Throws Error (usage) where there are more cells. `each` is about how long one of them takes, all repetitions
    /// together.
    void require_cells(std::uint64_t count, std::chrono::nanoseconds each) const;

    /// Throws Error (usage) where that many runs take longer.
    void require_time(std::uint64_t runs, std::chrono::duration<double> expected) const;
};

/// The most that --max-cells may allow: their plan takes about 2 GB of memory.
inline constexpr std::uint64_t most_cells = 1'000'000;

}  // namespace ipcbench::cli
