#include "ipcbench/base/units.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench {
namespace {

struct Unit {
    std::string_view name;
    double factor;
};

constexpr std::array duration_units{Unit{"ns", 1},   Unit{"us", 1e3},   Unit{"ms", 1e6},   Unit{"s", 1e9},
                                    Unit{"m", 60e9}, Unit{"min", 60e9}, Unit{"h", 3600e9}, Unit{"", 1e9}};

constexpr double kib = 1024;
constexpr std::array byte_units{Unit{"", 1},
                                Unit{"B", 1},
                                Unit{"K", kib},
                                Unit{"k", kib},
                                Unit{"KiB", kib},
                                Unit{"kB", 1e3},
                                Unit{"M", kib* kib},
                                Unit{"MiB", kib* kib},
                                Unit{"MB", 1e6},
                                Unit{"G", kib* kib* kib},
                                Unit{"GiB", kib* kib* kib},
                                Unit{"GB", 1e9}};

constexpr std::array rate_units{Unit{"", 1},   Unit{"k", 1e3},   Unit{"M", 1e6},   Unit{"G", 1e9},
                                Unit{"/s", 1}, Unit{"k/s", 1e3}, Unit{"M/s", 1e6}, Unit{"G/s", 1e9}};

struct Quantity {
    double number = 0;
    double factor = 0;
};

/// Splits "<number><unit>"; the factor is 0 where it is no such thing.
template <std::size_t N>
Quantity split(std::string_view text, const std::array<Unit, N>& units) {
    double number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    if (code != std::errc{} || !std::isfinite(number)) {
        return {};
    }
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    for (const Unit& candidate : units) {
        if (candidate.name == unit) {
            return {number, candidate.factor};
        }
    }
    return {};
}

Error bad_value(std::string_view what, std::string_view text, const std::string& wanted) {
    return {ErrorKind::usage, fmt::format("{}: '{}' is not {}", what, text, wanted)};
}

}  // namespace

std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what, bool zero_allowed) {
    constexpr double most = 10'000.0 * 3600e9;
    const Quantity quantity = split(text, duration_units);
    const double nanoseconds = std::round(quantity.number * quantity.factor);
    const bool in_range = nanoseconds >= 1 || (zero_allowed && quantity.number == 0 && !std::signbit(quantity.number));
    if (quantity.factor == 0 || !in_range || nanoseconds > most) {
        throw bad_value(
            what, text,
            zero_allowed ? "a duration such as 0, 500ms, 10s or 2m" : "a duration such as 500ms, 10s or 2m");
    }
    return std::chrono::nanoseconds(static_cast<std::int64_t>(nanoseconds));
}

std::uint64_t parse_bytes(std::string_view text, std::string_view what) {
    constexpr double most = 1ULL << 40U;
    const Quantity quantity = split(text, byte_units);
    const double bytes = quantity.number * quantity.factor;
    if (quantity.factor == 0 || bytes < 0 || std::signbit(quantity.number) || bytes > most ||
        bytes != std::floor(bytes)) {
        throw bad_value(what, text, "a number of bytes such as 64, 10K, 64KiB or 1M");
    }
    return static_cast<std::uint64_t>(bytes);
}

std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t least, std::uint64_t most) {
    std::string digits;
    bool grouped_well = !text.empty() && text.front() != ',' && text.front() != '_';
    for (const char c : text) {
        if (c != ',' && c != '_') {
            digits += c;
        }
    }
    std::uint64_t value = 0;
    const char* const end = digits.data() + digits.size();
    const auto [rest, code] = std::from_chars(digits.data(), end, value);
    if (!grouped_well || code != std::errc{} || rest != end || value < least || value > most) {
        throw bad_value(what, text, fmt::format("a whole number from {} to {}", least, most));
    }
    return value;
}

double parse_rate(std::string_view text, std::string_view what) {
    constexpr double most = 1e8;  // one in 10 ns: no clock tells more of them apart
    const Quantity quantity = split(text, rate_units);
    const double rate = quantity.number * quantity.factor;
    if (quantity.factor == 0 || rate <= 0 || rate > most) {
        throw bad_value(what, text, "a rate per second such as 500, 20k/s or 1M/s, and at most 100M/s");
    }
    return rate;
}

std::string format_ns(double nanoseconds) {
    constexpr std::array scales{Unit{"ns", 1}, Unit{"us", 1e3}, Unit{"ms", 1e6}, Unit{"s", 1e9}};
    std::size_t scale = 0;
    // 999.5 would be shown as 1000: it belongs to the next unit.
    while (scale + 1 < scales.size() && nanoseconds >= 999.5 * scales.at(scale).factor) {
        ++scale;
    }
    const double value = nanoseconds / scales.at(scale).factor;
    const int decimals = value < 9.995 ? 2 : (value < 99.95 ? 1 : 0);
    return fmt::format("{:.{}f} {}", value, decimals, scales.at(scale).name);
}

std::string format_bytes(std::uint64_t bytes) {
    constexpr std::array names{"B", "KiB", "MiB", "GiB"};
    auto value = static_cast<double>(bytes);
    std::size_t scale = 0;
    while (scale + 1 < names.size() && value >= kib) {
        value /= kib;
        ++scale;
    }
    // What two digits hold exactly is shown without trailing zeros, which would only look like rounding.
    const bool exact = value * 100 == std::floor(value * 100);
    return exact ? fmt::format("{:.10g} {}", value, names.at(scale)) : fmt::format("{:.2f} {}", value, names.at(scale));
}

std::string format_count(std::uint64_t count) {
    const std::string digits = std::to_string(count);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i != 0 && (digits.size() - i) % 3 == 0) {
            text += ',';
        }
        text += digits[i];
    }
    return text;
}

std::string format_seconds(double seconds) {
    // Six digits behind the point hold a microsecond; trailing zeros say nothing.
    std::string text = fmt::format("{:.6f}", seconds);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

}  // namespace ipcbench
