#pragma once

#include <functional>
#include <memory>
#include <string>

#include "campaign/flags.hpp"
#include "ipcbench/core/reporter.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// What a command adds to a run.
struct RunExtras {
    std::unique_ptr<Reporter> listener{};  ///< also receives the results; may be null
    bool texts = true;                     ///< false: only progress is printed
    /// Returns what is printed above everything else, given the context of the run; may be null.
    std::function<std::string(const Context&, const reporters::Style&)> introduction{};
    /// Returns what is printed at the end, if the run was not interrupted; may be null.
    std::function<std::string(const reporters::Style&)> conclusion{};
};

/// Measures what the flags request and reports it; returns the exit code. Throws Error.
[[nodiscard]] int run_matrix(const campaign::GivenFlags& flags, RunExtras extras = {});

}  // namespace ipcbench::cli
