#pragma once

#include "ipcbench/core/result.hpp"

namespace ipcbench::platform {

/// Returns what this process has used since it started (getrusage(2), RUSAGE_SELF).
[[nodiscard]] Usage usage_now() noexcept;

}  // namespace ipcbench::platform
