#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ipcbench::reporters::svg {

/// The distribution of some stretch of time.
struct HeatColumn {
    double from_s = 0;
    double to_s = 0;
    bool begins_part = false;                       ///< a line before it separates it from what it does not follow
    std::vector<std::pair<double, double>> shares;  ///< pairs of nanoseconds and the share of all, 0 to 1
};

/// Returns a drawing for a page: time to the right, latency upwards on a logarithmic scale, and the darker, the larger
/// the share of a column's values: classes q1 (at most 0.01 %) to q9 (more than a half). `name` is for screen readers.
/// The columns follow each other, and at least one has values that can be drawn.
[[nodiscard]] std::string heat_map(std::span<const HeatColumn> columns, const std::string& name);

}  // namespace ipcbench::reporters::svg
