#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>

#include "ipcbench/core/result.hpp"

namespace ipcbench::platform {

/// Reads from outside what another process has used. All figures only grow from one reading to the next.
class ProcessUsage {
public:
    /// The process must not be reaped while this is in use, because its pid could then belong to another one.
    explicit ProcessUsage(pid_t pid) noexcept : pid_(pid) {}

    /// Returns what it has used since it started. CPU time is exact (its CPU clock), how it is divided into user and
    /// system time is as coarse as the kernel's ticks. Switches are those of the threads that live now. Returns nothing
    /// if the process has ended, cannot be read, or has child processes, whose use would be missing.
    [[nodiscard]] std::optional<Usage> read();

private:
    pid_t pid_;
    Usage used_;
};

}  // namespace ipcbench::platform
