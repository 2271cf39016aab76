#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ipcbench {

/// What makes a result less reliable than others, or different from what was requested.
enum class WarningCode : std::uint8_t {
    coarse_percentiles,   ///< too few round trips were timed individually
    preempted,            ///< other work took the CPU of a busy-polling process
    outlier,              ///< a repetition is an outlier
    wide_spread,          ///< the repetitions vary widely
    stopped,              ///< a process was stopped and continued
    stalled,              ///< a process did not run, though nothing else had its CPU
    suspended,            ///< the machine was suspended
    yields_on_one_cpu,    ///< busy-polling on one CPU was replaced by yielding
    yields_when_crowded,  ///< the same, with more threads than CPUs
    not_pinned,           ///< the CPUs of several cells could not be chosen, so that the scheduler chose them
    shared_cpu,           ///< both sides ran on one CPU for part of the time, though they need not have
    polling_threads,      ///< the parent's threads alone keep all CPUs busy
    no_descriptors,       ///< an event loop without descriptors
    fewer_in_flight,      ///< the mechanism cannot hold as many as were requested
    passed_over,          ///< a server sent messages that answer nothing
    worker_failed,        ///< the worker process failed after the measurement
    other,                ///< the text of an older report, or a code of a newer one
};

/// The process that a warning is about.
enum class WarningProcess : std::uint8_t { none, parent, child, one_of_children };

struct Warning {
    WarningCode code = WarningCode::other;
    std::vector<double> values{};  ///< as many as `warning_fields` has names, in the same order
    WarningProcess process = WarningProcess::none;
    std::string detail{};  ///< text from outside this program: how a process ended; for `other`, the whole text

    [[nodiscard]] bool operator==(const Warning&) const = default;
};

/// Returns a stable name, for programs: "coarse_percentiles".
[[nodiscard]] std::string_view name_of(WarningCode code) noexcept;
[[nodiscard]] std::string_view name_of(WarningProcess process) noexcept;

/// Returns the code of that name; nothing if it is unknown, as in a report of a later version.
[[nodiscard]] std::optional<WarningCode> warning_code(std::string_view name) noexcept;
[[nodiscard]] std::optional<WarningProcess> warning_process(std::string_view name) noexcept;

/// Returns the names of a warning's values, with units: "count", "seconds".
[[nodiscard]] std::span<const char* const> warning_fields(WarningCode code) noexcept;

/// Wraps the text of an older report, which has no codes.
[[nodiscard]] inline Warning text_warning(std::string text) {
    return {WarningCode::other, {}, WarningProcess::none, std::move(text)};
}

}  // namespace ipcbench
