#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters {

/// "119,831", "12.5": as many digits as are worth reading.
[[nodiscard]] std::string rate_text(double per_s);

/// "4 KiB", but "60,000 B": to the byte, as it was asked for.
[[nodiscard]] std::string payload_text(std::uint64_t bytes);

/// CPU time of both processes per round trip, as "7.93 us", or "-" where it is not known.
[[nodiscard]] std::string cpu_text(const RunResult& result);

/// A figure of the singly timed round trips, as "8.09 us", or "-" where none was.
[[nodiscard]] std::string time_text(const RunResult& result, double RoundTripTimes::*which);

/// Host, processors, systems, clock: what is known of the machine.
[[nodiscard]] std::vector<std::string> machine_facts(const Context& context);

/// What was found of the conditions that spoil all numbers of a report.
[[nodiscard]] std::vector<std::string> what_spoils(const Context& context);

}  // namespace ipcbench::reporters
