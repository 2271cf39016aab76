#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ipcbench::overhead {

struct Request {
    std::vector<std::string> transports;  ///< names and globs; empty: all
    std::size_t pairs = 15;
    std::chrono::milliseconds spec{200};
    bool across = false;   ///< a separate CPU also for each side of a transport that blocks
    bool startup = false;  ///< measures whole runs instead
    bool markdown = false;
};

/// Measures and prints what was requested; returns the exit code. A missed target is shown but is not a failure: this
/// is a benchmark, and the machine may be busy. Throws Error.
[[nodiscard]] int report(const Request& request);

}  // namespace ipcbench::overhead
