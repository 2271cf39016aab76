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

/// Removes what dead runs left: their folders and what is noted in them. Touches nothing of a living run, nor anything
/// that might belong to one. Searches the places where this process would make its folder, or would in an ordinary
/// session (/run/user/<uid>), `further`, and the places that those runs noted.
[[nodiscard]] Cleaned clean_dead_runs(const std::vector<std::string>& further = {}, Owners owners = Owners::self);

/// The same for one process of ours that has ended, and for no other.
Cleaned clean_after(pid_t ended);

}  // namespace ipcbench::platform
