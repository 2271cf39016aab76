#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::iox_daemon {

/// Chunks of one size that RouDi lends.
struct Pool {
    std::size_t bytes = 0;  ///< usable bytes per chunk; a multiple of 64
    std::size_t chunks = 0;
};

/// Returns the path of iox-roudi, "" if it is not in PATH.
[[nodiscard]] std::string find_program();

/// Checks that the folder for RouDi's sockets is writable, and that the shared memory has space for RouDi itself.
[[nodiscard]] Availability probe_places();

/// A started iox-roudi. The owner of this object must end it.
struct Process {
    pid_t id = -1;
    UniqueFd exit;    ///< a pidfd, readable when the process has ended; empty if the kernel has no pidfds
    UniqueFd output;  ///< a memfd with RouDi's output
};

/// Starts iox-roudi with chunks of these sizes; it then also holds the lock on the run's folder. The kernel kills it if
/// this process dies. Throws Error.
[[nodiscard]] Process start_roudi(const std::string& run_folder, Pool small, Pool large);

/// Returns the last line that RouDi printed, for an error message.
[[nodiscard]] std::string last_line(const UniqueFd& output);

}  // namespace ipcbench::transports::iox_daemon
