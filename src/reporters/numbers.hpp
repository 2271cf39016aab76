#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/stats/interval.hpp"

/// The format of numbers in all reports. Times use ipcbench::format_ns, counts format_count (ipcbench/base/units.hpp).
namespace ipcbench::reporters {

enum class Unit : std::uint8_t {
    none,
    per_second,
    nanoseconds,
    bytes_per_second,  ///< written in MB (10^6 bytes)
    percent,           ///< of a share: 0.5 is 50 %
    count,
};

/// The unit in which times are written: that which fits each of them best, or the same for all.
enum class TimeUnit : std::uint8_t { automatic, ns, us, ms, s };

/// Returns whether a number is positive and of a magnitude that axes and browsers can handle: a file may contain any.
[[nodiscard]] constexpr bool can_be_drawn(double value) noexcept {
    return value >= 1e-15 && value <= 1e15;  // false for NaN
}

/// Returns "119,831", "12.5": only the significant digits.
[[nodiscard]] std::string rate_text(double per_s);

/// Returns "4 KiB", but "60,000 B": exact to the byte, as requested.
[[nodiscard]] std::string payload_text(std::uint64_t bytes);

/// Returns a size in its largest whole unit, so that different sizes never look the same: "64 B", "10 kB", "64 KiB".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// Returns "3.27 MiB/s".
[[nodiscard]] std::string bytes_per_second_text(double bytes);

/// Returns "119,831", "8.34 us"; short even for impossible values.
[[nodiscard]] std::string figure_text(double value, Unit unit);

/// Returns a time in that unit: "8.34 us", "0.00834 ms", "8,340 ns".
[[nodiscard]] std::string time_text(double nanoseconds, TimeUnit unit);

/// Returns the suffix for a figure without a title: "/s"; times and shares already have their unit.
[[nodiscard]] std::string_view suffix_of(Unit unit) noexcept;

/// Returns both: "119,831/s", "8.34 us".
[[nodiscard]] std::string value_text(double value, Unit unit);

/// As value_text, for an axis: without insignificant digits, and large rates as --rate takes them: "50k/s".
[[nodiscard]] std::string tick_text(double value, Unit unit);

/// Returns "5.72x", "571x", "0.31x".
[[nodiscard]] std::string times_text(double ratio);

/// Returns "1.37", "12.4", "1,726": the same for a sentence that names it.
[[nodiscard]] std::string ratio_text(double ratio);

/// Returns a measured share with its significant digits: "4.8 %", "0.3 %", "12 %".
[[nodiscard]] std::string percent_text(double share);

/// Returns a share without decimals, for parts that together are 100 %.
[[nodiscard]] std::string whole_percent_text(double share);

/// Returns a share that somebody chose, such as a limit, with all its digits: "5 %", "2.5 %", "99.9 %".
[[nodiscard]] std::string exact_percent_text(double share);

/// Returns how long something takes in the unit that says enough: "0.25 s", "45 s", "12 min", "2.1 h", "31 h", "5,208
/// days".
[[nodiscard]] std::string rough_time_text(double seconds);

/// Returns when something happened, since the start: "12.345 s".
[[nodiscard]] std::string moment_text(double seconds);

/// Returns "5.60 .. 5.85", or "" without an interval. All intervals have two dots between their ends.
[[nodiscard]] std::string interval_text(const std::optional<Interval>& interval);

/// Returns the interval of a rate: "119,000 .. 121,000", or "" without one.
[[nodiscard]] std::string rate_interval_text(const std::optional<Interval>& interval);

/// Returns how far the ends of an interval are from a value: "-1.2 .. +1.4 %".
[[nodiscard]] std::string relative_interval_text(const Interval& interval, double value);

}  // namespace ipcbench::reporters
