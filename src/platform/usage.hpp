#pragma once

#include "ipcbench/core/result.hpp"

namespace ipcbench::platform {

/// What this process has used since it began (getrusage(2), RUSAGE_SELF).
[[nodiscard]] Usage usage_now() noexcept;

}  // namespace ipcbench::platform
