#pragma once

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Reserves standard output for the caller: everything else that this process prints goes to standard error from now
/// on. Throws Error.
[[nodiscard]] UniqueFd reserve_standard_output();

}  // namespace ipcbench::platform
