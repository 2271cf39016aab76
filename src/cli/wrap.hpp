#pragma once

#include <cstddef>

#include "reporters/wrapped.hpp"

namespace ipcbench::cli {

/// Columns of the screen that standard output goes to, else 80; at most 120, beyond which lines are hard to follow.
[[nodiscard]] std::size_t screen_width();

using reporters::wrapped;

}  // namespace ipcbench::cli
