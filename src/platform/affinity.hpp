#pragma once

#include <cstddef>
#include <vector>

#include "ipcbench/core/cpu_relation.hpp"

namespace ipcbench::platform {

/// Returns the CPUs that this thread may run on, in ascending order; the numbers may be large and have gaps. Falls back
/// to the CPUs that /proc names if a sandbox forbids the system call; empty if that fails too.
[[nodiscard]] std::vector<int> allowed_cpus();

/// Returns whether sched_getaffinity(2) works. Where it does not, some libraries retry for ever.
[[nodiscard]] bool knows_affinity();

/// Returns the number of allowed CPUs; if that is unknown, the number of online CPUs. At least 1.
[[nodiscard]] std::size_t count_allowed_cpus();

/// Throws Error (unavailable) if the CPUs that this thread may run on are unknown, or if a sandbox forbids binding it
/// to some of them. Changes nothing.
void require_pinning();

/// Returns the errno with which the kernel refuses what `require_pinning` requires; 0 if it allows it.
[[nodiscard]] int pinning_error();

/// Binds the calling thread to one CPU. Throws Error.
void pin_to(int cpu);

/// Lets the calling thread run on those CPUs again. Throws Error.
void allow(const std::vector<int>& cpus);

/// Returns how two CPUs are related, as far as the kernel says.
[[nodiscard]] CpuRelation relation(int first, int second);

}  // namespace ipcbench::platform
