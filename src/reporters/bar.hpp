#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::reporters {

/// Returns a bar that fills `share` (0 to 1) of `columns`, padded with spaces to that width: eighths of a block in
/// Unicode, otherwise '#'.
[[nodiscard]] std::string bar(double share, std::size_t columns, bool unicode);

}  // namespace ipcbench::reporters
