#pragma once

#include <string>

#include "ipcbench/core/transport.hpp"
#include "platform/kernel_probes.hpp"

namespace ipcbench::transports {

/// Whether the kernel and a seccomp filter let us make the system call that `question` makes.
[[nodiscard]] Availability probe_call(const std::string& call, platform::Question question, const std::string& mend);

}  // namespace ipcbench::transports
