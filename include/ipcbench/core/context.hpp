#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/clock.hpp"

namespace ipcbench {

/// A condition of the machine or the build that decides how far a number can be trusted.
enum class Verdict : std::uint8_t { ok, bad, unknown };

[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

struct Condition {
    std::string name;  ///< stable, for programs: "build", "cpus", "governor", ...
    Verdict verdict = Verdict::unknown;
    std::string observed;         ///< the observed state
    std::string fix;              ///< how to fix it; "" when ok
    std::string category{};       ///< "build", "processor", "system", "clock", "limits", "features", ...
    bool affects_results = true;  ///< whether a bad verdict makes numbers unreliable and is therefore printed with them
};

/// What was to be measured, complete enough to measure it again: with what defaults, the environment and random numbers
/// decided.
struct RequestRecord {
    using Flags = std::map<std::string, std::vector<std::string>, std::less<>>;

    std::vector<std::string> transports;  ///< each by its name, with its own codec if it had one: "shm-sem:json"
    Flags flags;  ///< the values of each flag of `ipcbench run`, by its long name; none for a flag without a value
    /// Variables that decide where files are, or how libraries behave. The ones that stand in for flags are in `flags`.
    std::map<std::string, std::string, std::less<>> environment;
};

/// The machine and the build, recorded once per report.
struct Context {
    std::string version;
    std::string build_type;
    std::string compiler;
    std::string date;  ///< ISO 8601, UTC
    std::string host;
    std::string kernel;
    std::string os;
    std::string cpu_model;
    int cpus = 0;  ///< number of CPUs that this process may run on
    ClockFacts clock;
    std::string clock_source;
    std::vector<Condition> conditions;
    std::string command{};                   ///< the command as typed, quoted for a shell; "" if unknown
    std::string program_id{};                ///< the linker's build id of ipcbench; "" if unknown
    std::optional<RequestRecord> request{};  ///< nothing in a report of an earlier version
};

}  // namespace ipcbench
