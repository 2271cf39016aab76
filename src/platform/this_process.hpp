#pragma once

#include <sys/types.h>

#include <string>

/// What a process settles about itself, and where its program is.
namespace ipcbench::platform {

/// For the child: asks the kernel for SIGKILL when the parent dies, and exits at once if the parent has already died.
void die_with_parent();

/// Kills the process group that this process leads, and itself, when the other end of `line` is closed. Returns only if
/// it leads none.
void guard_group(int line) noexcept;

/// Returns the folder of the running executable, without a trailing slash.
[[nodiscard]] std::string executable_folder();

/// Returns a path that starts this program again: its own, or /proc/self/exe if another file has that path by now.
[[nodiscard]] std::string own_program();

/// For the child: makes the kernel prefer it to its parent as a victim when memory runs out (/proc/self/oom_score_adj),
/// so that what the parent has measured so far is not lost.
void raise_oom_score() noexcept;

}  // namespace ipcbench::platform
