#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace ipcbench::platform {

/// A process that has the Unix socket with this name in the abstract namespace (unix(7), the name without its leading
/// zero) open; empty if we may not see it.
[[nodiscard]] std::optional<pid_t> owner_of_abstract_socket(std::string_view name);

}  // namespace ipcbench::platform
