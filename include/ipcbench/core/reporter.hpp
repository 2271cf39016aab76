#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/result.hpp"

namespace ipcbench {

/// A condition of the machine or the build that decides how far a number can be trusted.
enum class Verdict : std::uint8_t { ok, bad, unknown };

[[nodiscard]] std::string_view name_of(Verdict verdict) noexcept;

struct Condition {
    std::string name;  ///< stable, for machines: "build", "cpus", "governor", ...
    Verdict verdict = Verdict::unknown;
    std::string found;    ///< what was seen
    std::string advice;   ///< what would mend it; "" when ok
    std::string theme{};  ///< what it belongs to: "build", "processor", "system", "clock", "limits", "features", ...
    bool spoils = true;   ///< whether, when bad, it spoils numbers, so that it is printed with them
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
    int cpus = 0;  ///< that we may run on
    ClockFacts clock;
    std::string clock_source;
    std::vector<Condition> conditions;
    std::string command{};  ///< what was typed, quoted for a shell; "" where it is not known
};

/// Receives results as they come. Every call throws Error (failed) when what it has to write cannot be written.
class Reporter {
public:
    Reporter() = default;
    Reporter(const Reporter&) = delete;
    Reporter& operator=(const Reporter&) = delete;
    virtual ~Reporter() = default;

    virtual void begin(const Context& context) = 0;
    virtual void result(const RunResult& result) = 0;

    /// What has been measured so far of a cell whose `result` is still to come; may be called again and again. For
    /// those who can take it back: whoever is killed before the end shall lose as little as can be.
    virtual void unfinished(const RunResult& /*result*/) {}

    /// After the last result, also when the run was interrupted. Throws again when an earlier write had failed.
    virtual void end() = 0;
};

}  // namespace ipcbench
