#pragma once

#include <memory>
#include <vector>

#include "ipcbench/core/ready_set.hpp"

namespace ipcbench::platform {

/// Returns a poller that sleeps in epoll_wait(2) on these descriptors. The caller keeps their ownership; it refers to
/// them by their index in the list. Returns null if one of them is -1. Throws Error.
[[nodiscard]] std::unique_ptr<Poller> make_poller(const std::vector<int>& descriptors);

}  // namespace ipcbench::platform
