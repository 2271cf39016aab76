#pragma once

#include <string>

namespace ipcbench::platform {

/// From now on counts the processes that the kernel kills for want of memory. Again: harmless.
void watch_oom_kills();

/// Whether some were killed since then, as a hint for one who finds a process of its own killed; "" where the kernel
/// has counted none.
[[nodiscard]] std::string describe_oom_kills();

}  // namespace ipcbench::platform
