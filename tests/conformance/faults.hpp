#pragma once

#include <sys/types.h>

namespace ipcbench::conformance {

/// Stops the process and continues it as soon as it is seen to be stopped.
void stop_and_continue(pid_t process);

/// Returns whether the caller is the first child of its parent to ask.
[[nodiscard]] bool is_first_child();

/// Keeps the open files that a peer may map, for `truncate_what_is_shared`.
void keep_what_is_shared();

/// Truncates all memory that this process shares with its parent through a mapping; returns false if nothing could be
/// truncated.
bool truncate_what_is_shared();

}  // namespace ipcbench::conformance
