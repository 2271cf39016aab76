#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "campaign/axes.hpp"
#include "campaign/loads.hpp"
#include "runner/cell.hpp"

namespace ipcbench::campaign {

/// The values of every axis; none is empty.
struct Axes {
    std::vector<std::uint64_t> sizes;
    std::vector<std::shared_ptr<const runner::CellMessage>> messages{nullptr};
    std::vector<const CodecInfo*> codecs;
    std::vector<runner::Placement> placements;
    LoadMatrix loads;
    std::vector<std::optional<Wait>> waits;
    std::vector<Selection> selections;

    /// Returns whether every axis except the transports has a single value.
    [[nodiscard]] bool single() const noexcept {
        return sizes.size() == 1 && messages.size() == 1 && codecs.size() == 1 && placements.size() == 1 &&
               loads.count() == 1 && waits.size() == 1;
    }

    /// Returns the number of combinations; on overflow, the largest number.
    [[nodiscard]] std::uint64_t count() const noexcept;
};

/// Returns every combination, with all other settings from `common`. The transports change fastest, the sizes slowest.
/// Throws Error (usage) if a load cannot be combined with the rest.
[[nodiscard]] std::vector<runner::Cell> product_of(const Axes& axes, const runner::Cell& common);

}  // namespace ipcbench::campaign
