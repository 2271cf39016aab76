#pragma once

#include <cstddef>
#include <string>

namespace ipcbench::reporters {

/// A bar that fills `share` (0 to 1) of `columns`, padded with spaces to all of them: eighths of a block in Unicode,
/// else '#'.
[[nodiscard]] std::string bar(double share, std::size_t columns, bool unicode);

}  // namespace ipcbench::reporters
