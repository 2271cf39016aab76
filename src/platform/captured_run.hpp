#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "platform/process.hpp"

namespace ipcbench::platform {

/// What a program printed, and how it ended.
struct CapturedRun {
    enum class End : std::uint8_t { by_itself, told_to, late, too_long };

    std::string output;
    std::optional<ExitStatus> status;  ///< nothing when it had to be killed
    End end = End::by_itself;
};

/// Runs `path` with `arguments` and keeps what it writes to its standard output. When `stop()` says so, after `at_most`
/// (nothing: no bound), or beyond `most_bytes` of output it gets SIGTERM and some seconds to leave in good order, then
/// SIGKILL. Throws Error when it cannot be started.
[[nodiscard]] CapturedRun run_and_capture(const std::string& path, const std::vector<std::string>& arguments,
                                          const std::function<bool()>& stop,
                                          std::optional<std::chrono::nanoseconds> at_most, std::size_t most_bytes);

/// Why a file cannot be run as a program (errno), 0 when it can.
[[nodiscard]] int why_not_executable(const std::string& path) noexcept;

}  // namespace ipcbench::platform
