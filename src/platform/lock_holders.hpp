#pragma once

#include <sys/stat.h>
#include <sys/types.h>

#include <vector>

namespace ipcbench::platform {

/// Returns the processes that took a flock(2) lock on this file, as far as this PID namespace sees them; 0 stands for
/// one that it does not. Only reads what the kernel lists: trying to take the lock could keep somebody from taking it
/// at the same time.
[[nodiscard]] std::vector<pid_t> lock_holders(const struct stat& file);

/// Returns whether the process has ended, or will without running another instruction of its own: it was killed. What
/// it holds is free soon, when the kernel has released its memory.
[[nodiscard]] bool is_ending(pid_t process);

}  // namespace ipcbench::platform
