#pragma once

#include <string_view>

namespace ipcbench::platform {

/// Returns whether a process has bound a Unix socket to this path, or, if it begins with a zero byte, a datagram socket
/// to this name in the abstract namespace (unix(7)). A file whose process has died does not count. The process notices
/// nothing. What is found at a path is true in any PID, IPC or network namespace.
[[nodiscard]] bool is_bound(std::string_view address) noexcept;

}  // namespace ipcbench::platform
