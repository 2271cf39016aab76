#pragma once

#include <memory>
#include <vector>

#include "ipcbench/core/attention.hpp"

namespace ipcbench::platform {

/// Sleeps in epoll_wait(2) on those descriptors, which stay the caller's; their numbers are their places in the list.
/// Null when one of them is none (-1). Throws Error.
[[nodiscard]] std::unique_ptr<Readiness> make_readiness(const std::vector<int>& descriptors);

}  // namespace ipcbench::platform
