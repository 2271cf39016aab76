#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include "campaign/flags.hpp"

/// A matrix grows faster than its command line, so an absurd size is rejected before it takes time or memory.
namespace ipcbench::campaign {

/// Returns the product; on overflow, the largest number.
[[nodiscard]] std::uint64_t product_of_counts(std::initializer_list<std::uint64_t> counts) noexcept;

/// How large a run may be.
struct MatrixLimit {
    std::uint64_t cells = 10'000;
    std::chrono::nanoseconds time{std::chrono::hours{24}};

    /// Throws Error (usage) if there are more cells than allowed. `each` is approximately how long one cell takes, with
    /// all repetitions.
    void require_cells(std::uint64_t count, std::chrono::nanoseconds each) const;

    /// Throws Error (usage) if that many runs take longer than allowed.
    void require_time(std::uint64_t runs, std::chrono::duration<double> expected) const;
};

/// Returns the limit that --max-cells and --max-time set, or the default. Throws Error (usage).
[[nodiscard]] MatrixLimit read_matrix_limit(const GivenFlags& flags);

}  // namespace ipcbench::campaign
