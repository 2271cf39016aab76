#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "ipcbench/stats/change_points.hpp"
#include "ipcbench/stats/judgement.hpp"
#include "reporters/history/history.hpp"
#include "reporters/tables/table.hpp"

namespace ipcbench::reporters {

/// A change of a cell's level.
struct LevelChange {
    std::size_t index = 0;  ///< of the first point of the new level
    double p_value = 1;
    Judgement judgement{};  ///< of the new level against the one before it
};

struct CheckedSeries {
    HistorySeries series;
    std::vector<LevelChange> changes;

    /// Returns the last change if it is among the newest `points`; null otherwise.
    [[nodiscard]] const LevelChange* recent(std::size_t points) const;
};

/// Finds the changes of each series, at most in its newest 500 points. The intervals are corrected for the number of
/// changes.
[[nodiscard]] std::vector<CheckedSeries> check_history(const History& history);

/// Returns a table of the changes of one machine's cells, and how many points each cell has.
[[nodiscard]] Table table_of(const std::vector<const CheckedSeries*>& series);

}  // namespace ipcbench::reporters
