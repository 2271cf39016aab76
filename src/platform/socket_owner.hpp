#pragma once

#include <sys/types.h>

#include <optional>
#include <string_view>

namespace ipcbench::platform {

/// Returns a process that has open the Unix socket with this name in the abstract namespace (unix(7); the name is
/// without its leading zero byte). Returns nothing if we may not see it.
[[nodiscard]] std::optional<pid_t> owner_of_abstract_socket(std::string_view name);

}  // namespace ipcbench::platform
