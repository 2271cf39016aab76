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
    enum class End : std::uint8_t {
        by_itself,
        told_to,   ///< it was asked to end
        late,      ///< it took too long
        silent,    ///< it made no progress for too long
        too_long,  ///< it printed too much
    };

    std::string output;
    std::string errors;  ///< the end of what it wrote to its standard error, if that was captured
    ExitStatus status;
    bool killed = false;  ///< by us
    End end = End::by_itself;
    pid_t pid = -1;  ///< that it had
};

/// How a program is watched.
struct CaptureTerms {
    std::function<bool()> stop;  ///< asked several times a second whether it is to end

    std::optional<std::chrono::nanoseconds> at_most{};  ///< time for all of it; nothing: no bound
    std::size_t most_bytes = std::size_t{256} << 20U;   ///< of output

    /// For a program that reports its progress: called with each line that it writes to its descriptor 3; null for
    /// others. If set, its standard error is captured, too.
    std::function<void(const std::string& line)> news{};

    /// How long it may go without news; null: no limit. Counted in polls, so that time in which we were stopped
    /// (Ctrl-Z) does not count.
    std::function<std::chrono::nanoseconds()> patience{};
};

/// Runs `path` with `arguments` and keeps what it writes to its standard output. When it is told to stop, or is late or
/// prints too much, it gets SIGTERM and a few seconds for an orderly end, then SIGKILL; if it makes no progress for too
/// long, it gets SIGKILL at once. Does not wait for other processes that inherited its descriptors. Throws Error when
/// it cannot be started.
[[nodiscard]] CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                                          const CaptureTerms& terms);

/// Why a file cannot be run as a program (errno), 0 when it can.
[[nodiscard]] int why_not_executable(const std::string& path) noexcept;

}  // namespace ipcbench::platform
