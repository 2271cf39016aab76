#pragma once

#include <vector>

#include "reporters/svg/scale.hpp"

namespace ipcbench::reporters::svg {

/// Returns places for labels whose ideal places are `wanted` (in any order): at least `gap` apart, in the same order,
/// as close to the ideal as possible, and within the range if they fit.
[[nodiscard]] std::vector<double> label_places(const std::vector<double>& wanted, double gap, Range within);

}  // namespace ipcbench::reporters::svg
