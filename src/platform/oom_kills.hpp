#pragma once

#include <string>

namespace ipcbench::platform {

/// Starts counting the processes that the kernel kills because memory ran out. Harmless when called again.
void watch_oom_kills();

/// A hint, for a process that was killed, that the kernel has killed some since then; "" if the kernel has counted
/// none.
[[nodiscard]] std::string describe_oom_kills();

}  // namespace ipcbench::platform
