#include "campaign/product.hpp"

#include <algorithm>

#include "campaign/matrix_limit.hpp"

namespace ipcbench::campaign {
namespace {

/// Adds a cell for each transport; all other settings are already decided.
void add_selections(runner::Cell cell, const Axes& axes, std::vector<runner::Cell>& cells) {
    const CodecInfo* const codec = cell.codec;
    for (const Selection& selection : axes.selections) {
        if (selection.codec != nullptr && codec != axes.codecs.front()) {
            continue;  // it takes part once, whatever codecs the others use
        }
        cell.transport = selection.transport;
        cell.codec = selection.codec != nullptr ? selection.codec : codec;
        cells.push_back(cell);
    }
}

/// Adds a cell for each combination of all but what its messages carry.
void add_codecs(runner::Cell cell, const Axes& axes, const std::vector<Load>& loads, std::vector<runner::Cell>& cells) {
    for (const CodecInfo* const codec : axes.codecs) {
        cell.codec = codec;
        for (const runner::Placement& placement : axes.placements) {
            cell.placement = placement;
            for (const Load& load : loads) {
                cell.load = load;
                require_consistent(cell);
                for (const std::optional<Wait>& wait : axes.waits) {
                    cell.wait = wait;
                    add_selections(cell, axes, cells);
                }
            }
        }
    }
}

}  // namespace

std::uint64_t Axes::count() const noexcept {
    const auto own_codec = static_cast<std::uint64_t>(
        std::count_if(selections.begin(), selections.end(), [](const Selection& one) { return one.codec != nullptr; }));
    const std::uint64_t transports = own_codec + (selections.size() - own_codec) * codecs.size();
    return product_of_counts(
        {transports, sizes.size(), messages.size(), placements.size(), loads.count(), waits.size()});
}

std::vector<runner::Cell> product_of(const Axes& axes, const runner::Cell& common) {
    const std::vector<Load> loads = axes.loads.all();
    std::vector<runner::Cell> cells;
    cells.reserve(axes.count());
    runner::Cell cell = common;
    for (const std::uint64_t size : axes.sizes) {
        cell.payload_bytes = size;
        for (const auto& message : axes.messages) {
            cell.message = message;
            add_codecs(cell, axes, loads, cells);
        }
    }
    return cells;
}

}  // namespace ipcbench::campaign
