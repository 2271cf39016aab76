#pragma once

#include <sys/types.h>

namespace ipcbench::conformance {

/// Stops that process and lets it go on as soon as it is seen to be stopped.
void stop_and_continue(pid_t process);

/// Whether this is the first of the children of one parent to ask.
[[nodiscard]] bool is_first_child();

/// Keeps open what this process has of files that a peer may map, for `truncate_what_is_shared`.
void keep_what_is_shared();

/// Truncates all that this process shares with its parent by a mapping; false where nothing could be truncated.
bool truncate_what_is_shared();

}  // namespace ipcbench::conformance
