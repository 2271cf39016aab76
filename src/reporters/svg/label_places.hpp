#pragma once

#include <vector>

#include "reporters/svg/scale.hpp"

namespace ipcbench::reporters::svg {

/// Places for labels that would stand at `wanted` (in any order) if there were no others: at least `gap` apart, in the
/// same order, as near as may be, within the extent where they fit into it.
[[nodiscard]] std::vector<double> label_places(const std::vector<double>& wanted, double gap, Extent within);

}  // namespace ipcbench::reporters::svg
