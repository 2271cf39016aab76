#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::platform {

/// Removes what a dead daemon of `owner` left under the names that are the same for the whole machine, unless another
/// one lives (holds its lock). Returns what was removed; nothing for a daemon that is not known.
[[nodiscard]] std::vector<std::string> remove_daemon_names(std::string_view daemon, uid_t owner);

}  // namespace ipcbench::platform
