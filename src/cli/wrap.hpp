#pragma once

#include <cstddef>

#include "reporters/text_shape.hpp"

namespace ipcbench::cli {

/// Returns the columns of the screen that standard output goes to, or 80, limited by reporters::width_of.
[[nodiscard]] std::size_t screen_width();

using reporters::wrapped;

}  // namespace ipcbench::cli
