#pragma once

#include <string>
#include <vector>

namespace ipcbench::platform {

/// The CPUs that this thread may run on, ascending.
[[nodiscard]] std::vector<int> allowed_cpus();

/// Binds the calling thread to one CPU. Throws Error.
void pin_to(int cpu);

/// Lets the calling thread run on those CPUs again. Throws Error.
void allow(const std::vector<int>& cpus);

/// How two CPUs are related, nearest first: "same CPU", "SMT siblings", "shared L2", "shared L3", "same socket",
/// "different sockets", "different NUMA nodes", or "unknown" where the kernel does not tell.
[[nodiscard]] std::string relation(int first, int second);

}  // namespace ipcbench::platform
