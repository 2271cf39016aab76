#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipcbench {

/// "10", "10s", "500ms", "2m", "1.5h", "80us", "5ns"; a bare number is seconds. Throws Error (usage) that quotes the
/// text and names `what` unless it is a duration greater than zero (or zero, where `zero_allowed`) below 10,000 hours.
[[nodiscard]] std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what,
                                                      bool zero_allowed = false);

/// "1000", "10K", "64KiB", "1M", "16MiB", "1G", "10kB"; K, M, G and KiB, MiB, GiB are powers of 1024, kB, MB, GB powers
/// of 1000. Throws Error (usage) on anything that is not a whole number of bytes, or on more than 2^40.
[[nodiscard]] std::uint64_t parse_bytes(std::string_view text, std::string_view what);

/// A whole number from `least` to `most`, digits only ("_" and "," may group them). Throws Error (usage).
[[nodiscard]] std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t least,
                                        std::uint64_t most);

/// "500", "20k", "20k/s", "1.5M/s": a rate per second; k, M and G are powers of 1000. Throws Error (usage) unless it is
/// greater than zero and below 10^12.
[[nodiscard]] double parse_rate(std::string_view text, std::string_view what);

/// Three significant digits and the unit that suits: "146 ns", "1.82 us", "12.4 ms", "3.20 s".
[[nodiscard]] std::string format_ns(double nanoseconds);

/// "0 B", "64 B", "10 KiB", "1.5 MiB": exact where it can be, else two digits behind the point.
[[nodiscard]] std::string format_bytes(std::uint64_t bytes);

/// "119,831": groups of three digits.
[[nodiscard]] std::string format_count(std::uint64_t count);

/// Seconds without needless digits: "10", "0.5", "0.0123".
[[nodiscard]] std::string format_seconds(double seconds);

}  // namespace ipcbench
