#pragma once

#include <optional>

namespace ipcbench::platform {

/// Returns whether a person may be reading the output.
[[nodiscard]] bool is_terminal(int fd);

/// Returns the number of columns of the terminal behind it; nothing if it is not a terminal, or does not say.
[[nodiscard]] std::optional<int> terminal_columns(int fd);

}  // namespace ipcbench::platform
