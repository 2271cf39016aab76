#pragma once

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Keeps the standard output for its caller: what anything else in this process prints goes to the standard error from
/// now on. Throws Error.
[[nodiscard]] UniqueFd reserve_standard_output();

}  // namespace ipcbench::platform
