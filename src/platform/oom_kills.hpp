#pragma once

#include <string>

namespace ipcbench::platform {

/// Starts counting the processes that the kernel kills because memory ran out. Calling it again is harmless.
void watch_oom_kills();

/// Returns a hint, for a process that was killed, that the kernel has killed processes since then; "" if the kernel has
/// counted none.
[[nodiscard]] std::string describe_oom_kills();

}  // namespace ipcbench::platform
