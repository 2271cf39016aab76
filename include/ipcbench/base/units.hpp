#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipcbench {

// Every number that a user types, on the command line or in the environment, goes through one of these functions. They
// are strict: decimal digits, at most one point between two of them, a unit of the list; no signs, spaces, exponents or
// separators. The result is exactly what was typed, or an Error (usage) that quotes the text, names `what` and has a
// hint that says what to write.

/// Parses "10", "10s", "500ms", "2m", "1.5h", "80us" (or "80µs"), "5ns"; a bare number is seconds. The result must be a
/// whole number of nanoseconds greater than zero (or zero, if `zero_allowed`), up to 10,000 hours.
[[nodiscard]] std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what,
                                                      bool zero_allowed = false);

/// Parses "1000", "10K", "64KiB", "1M", "16MiB", "1G", "10kB". K, M, G and KiB, MiB, GiB are powers of 1024; kB, MB, GB
/// are powers of 1000. The result must be a whole number of bytes up to 2^40.
[[nodiscard]] std::uint64_t parse_bytes(std::string_view text, std::string_view what);

/// Parses a whole number from `min` to `max`: digits and nothing else.
[[nodiscard]] std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t min,
                                        std::uint64_t max);

/// Parses a rate per second: "500", "20k", "20k/s", "1.5M/s"; k, M and G are powers of 1000. The result must be a whole
/// number of millionths greater than zero, up to 10^8.
[[nodiscard]] double parse_rate(std::string_view text, std::string_view what);

/// The same in millionths, in which rates can be added and multiplied exactly, and the conversion back.
[[nodiscard]] std::uint64_t parse_rate_millionths(std::string_view text, std::string_view what);
[[nodiscard]] double rate_of_millionths(std::uint64_t millionths) noexcept;

/// Parses a percentage, "5", "2.5", "5%". Returns it as a fraction from 0 to below 1.
[[nodiscard]] double parse_percent(std::string_view text, std::string_view what);

/// Formats a duration in the unit that fits best, without loss, so that `parse_duration` can read it: "10us",
/// "1.234ms", "90s". The duration must not be negative.
[[nodiscard]] std::string format_duration(std::chrono::nanoseconds duration);

/// Formats a fraction so that `parse_percent` can read it: "5%", "2.5%".
[[nodiscard]] std::string format_percent(double fraction);

/// Formats a time with three significant digits in the unit that fits best: "146 ns", "1.82 us", "12.4 ms", "3.20 s",
/// with the unit of microseconds as MicroSign decides.
[[nodiscard]] std::string format_ns(double nanoseconds);

/// Formats a number of bytes: "0 B", "64 B", "10 KiB", "1.5 MiB": exactly if possible, otherwise with two decimals.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

/// Formats a number with groups of three digits: "119,831".
[[nodiscard]] std::string format_count(std::uint64_t count);

/// Formats seconds, or a rate, with up to six decimals and no trailing zeros: "10", "0.5", "0.0123".
[[nodiscard]] std::string format_seconds(double seconds);

}  // namespace ipcbench
