#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports::iox_daemon {

/// Chunks of one size that RouDi has to lend.
struct Pool {
    std::size_t bytes = 0;  ///< per chunk, for the user; a multiple of 64
    std::size_t chunks = 0;
};

/// The path of iox-roudi, "" where PATH has none.
[[nodiscard]] std::string find_program();

/// Whether the folder of its sockets can be written, and its shared memory has room for what it takes for itself.
[[nodiscard]] Availability probe_places();

/// A started iox-roudi; whoever has this ends it.
struct Process {
    pid_t id = -1;
    UniqueFd exit;  ///< a pidfd: readable when it has ended; none where the kernel has none
    UniqueFd said;  ///< a memfd with what it printed
};

/// Starts iox-roudi with chunks of these sizes, which then holds the lock on the run's folder, too. The kernel kills it
/// should this process die. Throws Error.
[[nodiscard]] Process start_roudi(const std::string& run_folder, Pool small, Pool large);

/// The last line that it printed, for an error.
[[nodiscard]] std::string last_words(const UniqueFd& said);

}  // namespace ipcbench::transports::iox_daemon
