#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace ipcbench::platform {

/// The CPUs that this thread may run on, ascending: any numbers, with gaps. Where a sandbox forbids asking, the CPUs
/// that /proc names; empty if neither answers.
[[nodiscard]] std::vector<int> allowed_cpus();

/// Whether sched_getaffinity(2) answers: libraries may ask again and again until it does.
[[nodiscard]] bool knows_affinity();

/// How many there are; if unknown, how many the machine has online. At least 1.
[[nodiscard]] std::size_t count_allowed_cpus();

/// Throws Error (unavailable) if it is unknown which CPUs this thread may run on, or if a sandbox forbids binding it to
/// some of them. Changes nothing.
void require_pinning();

/// Binds the calling thread to one CPU. Throws Error.
void pin_to(int cpu);

/// Lets the calling thread run on those CPUs again. Throws Error.
void allow(const std::vector<int>& cpus);

/// How two CPUs are related, nearest first: "same CPU", "SMT siblings", "shared L2", "shared L3", "same socket",
/// "different sockets", "different NUMA nodes", or "unknown" where the kernel does not tell.
[[nodiscard]] std::string relation(int first, int second);

}  // namespace ipcbench::platform
