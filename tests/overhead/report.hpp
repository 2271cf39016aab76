#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace ipcbench::overhead {

struct Request {
    std::vector<std::string> transports;  ///< names and globs; empty: all
    std::size_t pairs = 15;
    std::chrono::milliseconds stretch{200};
    bool startup = false;
    bool markdown = false;
};

/// Measures and prints what was asked for; returns the exit code. What does not reach its target is shown, and no
/// failure: it is a benchmark, and the machine may be busy. Throws Error.
[[nodiscard]] int report(const Request& request);

}  // namespace ipcbench::overhead
