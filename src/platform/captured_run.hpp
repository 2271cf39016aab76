#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/process.hpp"

namespace ipcbench::platform {

/// What a program printed, and how it ended.
struct CapturedRun {
    enum class EndReason : std::uint8_t {
        by_itself,
        stopped,          ///< asked to end by `stop`
        timed_out,        ///< exceeded `at_most`
        no_progress,      ///< it made no progress for too long
        too_much_output,  ///< it printed too much
    };

    std::string output;
    std::string errors;  ///< the end of what it wrote to its standard error, if that was captured
    ExitStatus status;
    bool killed = false;  ///< by this process
    EndReason end = EndReason::by_itself;
    pid_t pid = -1;  ///< of the ended process
};

/// How a program is watched.
struct CaptureOptions {
    std::function<bool()> stop;  ///< asked several times a second whether it is to end

    std::optional<std::chrono::nanoseconds> at_most{};  ///< time limit for the whole run; nothing: no limit
    std::size_t max_bytes = std::size_t{256} << 20U;    ///< of output
    std::vector<std::string> environment{};             ///< "NAME=VALUE": added to ours, or in place of what is there

    bool capture_errors = false;  ///< whether standard error is captured

    /// Called with each line that the program writes to its descriptor 3, for programs that report progress; null for
    /// others. If set, standard error is captured, too.
    std::function<void(const std::string& line)> on_progress{};

    /// How long the program may go without reporting progress; null: no limit. Measured in polls, so that time in which
    /// this process was stopped (Ctrl-Z) does not count.
    std::function<std::chrono::nanoseconds()> progress_timeout{};
};

/// Runs `path` with `arguments` and captures its standard output. A program that is told to stop, exceeds its time or
/// prints too much gets SIGTERM and a few seconds for an orderly exit, then SIGKILL. A program that makes no progress
/// for too long gets SIGKILL at once. Does not wait for other processes that inherited the program's descriptors.
/// Throws Error if the program cannot be started.
[[nodiscard]] CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                                          const CaptureOptions& options);

/// Returns the errno for which a file cannot be run as a program, 0 if it can.
[[nodiscard]] int why_not_executable(const std::string& path) noexcept;

}  // namespace ipcbench::platform
