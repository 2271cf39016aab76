#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "platform/dead_folder.hpp"

namespace ipcbench::platform {

/// Whose runs `clean` looks at.
enum class Owners { self, all };

/// Returns whether this process may remove files of other users.
[[nodiscard]] bool may_clean_for_all() noexcept;

/// Removes what dead runs left: their folders and everything that their notes name. Touches nothing that belongs, or
/// might belong, to a live run. Searches the places where this process would create its folder, now or in an ordinary
/// session (/run/user/<uid>), `more`, and the places that those runs noted.
[[nodiscard]] CleanResult clean_dead_runs(const std::vector<std::string>& more = {}, Owners owners = Owners::self);

/// Does the same for one process that this one started and that has ended, and for no other.
CleanResult clean_after(pid_t ended, const std::vector<std::string>& more = {});

}  // namespace ipcbench::platform
