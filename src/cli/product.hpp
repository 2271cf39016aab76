#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "cli/axes.hpp"
#include "cli/loads.hpp"
#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The values of every axis; none of them is empty.
struct Axes {
    std::vector<std::uint64_t> sizes;
    std::vector<const CodecInfo*> codecs;
    std::vector<runner::Placement> placements;
    LoadAxes loads;
    std::vector<std::optional<Wait>> waits;
    std::vector<Contestant> contestants;

    /// Whether there is one value of each, but for the transports.
    [[nodiscard]] bool single() const noexcept {
        return sizes.size() == 1 && codecs.size() == 1 && placements.size() == 1 && loads.count() == 1 &&
               waits.size() == 1;
    }

    /// How many combinations there are; on overflow, the largest number.
    [[nodiscard]] std::uint64_t count() const noexcept;
};

/// Every combination, with all else as in `common`; the transports change fastest, the sizes slowest. Throws Error
/// (usage) where a load does not go together with the rest.
[[nodiscard]] std::vector<runner::Cell> product_of(const Axes& axes, const runner::Cell& common);

}  // namespace ipcbench::cli
