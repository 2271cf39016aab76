#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/dead_folder.hpp"

namespace ipcbench::platform {

/// Whose runs `clean` looks at.
enum class Owners { self, all };

/// Whether this process may remove what is not its user's.
[[nodiscard]] bool may_clean_for_all() noexcept;

/// Removes what dead runs left: their folders and what is noted in them. Touches nothing of a living run, nor what
/// cannot be told from that. Looks where this process would make its folder, where it would do so in an ordinary
/// session
/// (/run/user/<uid>), in `further`, and where those runs noted that they were.
[[nodiscard]] Cleaned clean_dead_runs(const std::vector<std::string>& further = {}, Owners owners = Owners::self);

/// Likewise for one process of ours that has ended, and nobody else's.
Cleaned clean_after(pid_t ended);

}  // namespace ipcbench::platform
