#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/advice.hpp"
#include "reporters/report_file.hpp"

namespace ipcbench::cli {

/// How long each measurement takes unless --duration says it, and how many there are of each transport.
inline constexpr std::chrono::nanoseconds advice_duration{std::chrono::milliseconds{100}};
inline constexpr std::uint64_t advice_repetitions = 3;

/// What to measure for an advice.
struct AdviceMeasurement {
    std::optional<std::string> size;  ///< as typed
    const Requirements& requirements;
    std::optional<std::string> among;        ///< as typed; nothing: all transports
    std::optional<std::string> duration;     ///< as typed; nothing: short
    std::optional<std::string> export_json;  ///< where the results go as well
    TransportLookup lookup;
    const std::vector<std::string>& plug_ins;
};

/// Measures round trips one at a time and, if a rate is required, those transports that reach it once more in an open
/// loop at that rate. Prints only progress. Returns the exit code of the last run. Throws Error.
[[nodiscard]] int measure_for_advice(const AdviceMeasurement& wanted, reporters::ReportFile& report);

}  // namespace ipcbench::cli
