#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "reporters/charts/chart.hpp"

/// Which of a chart's many series a reader should see first.
namespace ipcbench::reporters {

struct Focus {
    std::size_t best = 8;                             ///< how many of the best stand out
    std::set<std::string, std::less<>> transports{};  ///< and all results of these

    [[nodiscard]] bool names(std::string_view transport) const { return transports.contains(transport); }
};

/// Mutes the bars or lines that do not stand out. None is muted if there are no more than `focus.best`.
void set_focus(Chart& chart, const Focus& focus);

/// Returns a chart of bars without those that are muted, and what was left out in words.
[[nodiscard]] Bars without_muted(Bars bars);

/// Returns how good each line is along the axis, less is better: those that are the best somewhere come first, then the
/// mean distance from the best counts.
[[nodiscard]] std::vector<double> scores_of(const Lines& lines);

/// Gives charts of lines with the same title and group the same range, so that they can be compared side by side.
void share_ranges(std::vector<Chart>& charts);

}  // namespace ipcbench::reporters
