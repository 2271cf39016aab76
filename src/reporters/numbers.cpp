#include "reporters/numbers.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench::reporters {
namespace {

/// A ratio beyond which only its magnitude is shown: two repetitions that differ much have an interval of 22 digits.
constexpr double absurd = 1e6;

/// Returns a ratio without decimals: "2,181". Nobody needs to know how much more than a trillion it is.
std::string whole_text(double ratio) {
    constexpr double most = 1e12;
    return format_count(static_cast<std::uint64_t>(std::llround(std::clamp(ratio, 0.0, most))));
}

}  // namespace

std::string rate_text(double per_s) {
    constexpr double few = 1000;
    return per_s < few ? fmt::format("{:.1f}", per_s) : format_count(static_cast<std::uint64_t>(std::llround(per_s)));
}

std::string payload_text(std::uint64_t bytes) {
    constexpr std::uint64_t kib = 1024;
    return bytes % kib == 0 ? format_bytes(bytes) : format_count(bytes) + " B";
}

std::string size_text(std::uint64_t bytes) {
    using Scale = std::pair<std::uint64_t, const char*>;
    constexpr std::uint64_t kib = 1024;
    for (const auto& [unit, name] : {Scale{kib * kib * kib, "GiB"}, Scale{kib * kib, "MiB"}, Scale{kib, "KiB"},
                                     Scale{1'000'000'000, "GB"}, Scale{1'000'000, "MB"}, Scale{1'000, "kB"}}) {
        if (bytes != 0 && bytes % unit == 0) {
            return fmt::format("{} {}", format_count(bytes / unit), name);
        }
    }
    return format_count(bytes) + " B";
}

std::string bytes_per_second_text(double bytes) {
    return format_bytes(static_cast<std::uint64_t>(bytes)) + "/s";
}

std::string figure_text(double value, Unit unit) {
    // Above this the usual forms get long or overflow.
    constexpr double max_per_s = 1e12;
    constexpr double max_ns = 1e15;
    switch (unit) {
        case Unit::per_second:
            return value < max_per_s ? rate_text(value) : fmt::format("{:.3g}", value);
        case Unit::nanoseconds:
            return value < max_ns ? format_ns(value) : fmt::format("{:.3g} s", value / 1e9);
        case Unit::bytes_per_second:
            return value < max_per_s * 1e6 ? rate_text(value / 1e6) : fmt::format("{:.3g}", value / 1e6);
        case Unit::count:
            return value < max_per_s ? format_count(static_cast<std::uint64_t>(std::llround(std::max(value, 0.0))))
                                     : fmt::format("{:.3g}", value);
        case Unit::percent:
            return fmt::format("{:.1f} %", 100 * std::min(value, max_per_s));
        case Unit::none:
            break;
    }
    return fmt::format("{:.3g}", value);
}

std::string time_text(double nanoseconds, TimeUnit unit) {
    const std::array<std::pair<double, std::string_view>, 4> units{
        {{1e0, "ns"}, {1e3, microseconds_unit()}, {1e6, "ms"}, {1e9, "s"}}};
    constexpr double max_ns = 1e15;
    if (unit == TimeUnit::automatic || !(nanoseconds < max_ns)) {
        return figure_text(nanoseconds, Unit::nanoseconds);
    }
    const auto& [scale, name] = units.at(static_cast<std::size_t>(unit) - 1);
    const double value = nanoseconds / scale;
    constexpr double many = 100;
    if (value >= many) {
        return fmt::format("{} {}", format_count(static_cast<std::uint64_t>(std::llround(value))), name);
    }
    const int digits = value > 0 ? 2 - static_cast<int>(std::floor(std::log10(value))) : 0;
    return fmt::format("{:.{}f} {}", value, digits, name);
}

std::string_view suffix_of(Unit unit) noexcept {
    return unit == Unit::per_second ? "/s" : unit == Unit::bytes_per_second ? " MB/s" : "";
}

std::string value_text(double value, Unit unit) {
    return figure_text(value, unit).append(suffix_of(unit));
}

std::string tick_text(double value, Unit unit) {
    if (value == 0) {
        return "0";
    }
    if (unit == Unit::per_second) {
        constexpr std::array units{std::pair{1e12, ""}, std::pair{1e9, "G"}, std::pair{1e6, "M"}, std::pair{1e3, "k"}};
        for (const auto& [min, name] : units) {
            if (value >= min) {
                return fmt::format("{:.3g}{}/s", min == 1e12 ? value : value / min, name);
            }
        }
        return fmt::format("{:.4g}/s", value);
    }
    std::string text = value_text(value, unit);
    const std::size_t space = text.find(' ');
    std::string digits = text.substr(0, space);
    if (digits.find('.') != std::string::npos) {
        digits.erase(digits.find_last_not_of('0') + 1);
        digits.erase(digits.find_last_not_of('.') + 1);
    }
    return digits + text.substr(space);
}

std::string times_text(double ratio) {
    constexpr double many = 100;
    if (ratio > absurd) {
        return "over 1,000,000x";
    }
    return (ratio < many ? fmt::format("{:.2f}", ratio) : whole_text(ratio)) + "x";
}

std::string ratio_text(double ratio) {
    constexpr double few = 10;
    constexpr double many = 100;
    return ratio < many ? fmt::format("{:.{}f}", ratio, ratio < few ? 2 : 1) : rate_text(std::min(ratio, 1e12));
}

std::string percent_text(double share) {
    constexpr double two_digits = 0.0995;  // from here on, two digits are whole per cents
    constexpr double tiny = 0.001;         // nobody cares how much less it is
    constexpr double huge = 10;            // nor how much more
    if (share > huge) {
        return "over 1,000 %";
    }
    share = share > 0 ? std::max(share, tiny) : share;
    return share < two_digits ? fmt::format("{:.2g} %", 100 * share) : fmt::format("{:.0f} %", 100 * share);
}

std::string whole_percent_text(double share) {
    return fmt::format("{:.0f} %", 100 * share);
}

std::string exact_percent_text(double share) {
    return fmt::format("{:g} %", 100 * share);
}

std::string rough_time_text(double seconds) {
    struct Step {
        const char* name;
        double seconds;
        double until;  ///< from here on the next unit is used
    };
    constexpr double minute = 60;
    constexpr double hour = 60 * minute;
    constexpr double day = 24 * hour;
    constexpr double few = 10;
    if (seconds < few) {
        return fmt::format("{:.2g} s", seconds);
    }
    for (const Step& step : {Step{"s", 1, 2 * minute}, Step{"min", minute, 2 * hour}, Step{"h", hour, 2 * day}}) {
        if (seconds < step.until) {
            const double count = seconds / step.seconds;
            return step.seconds == hour && count < few ? fmt::format("{:.2g} {}", count, step.name)
                                                       : fmt::format("{:.0f} {}", count, step.name);
        }
    }
    return figure_text(seconds / day, Unit::count) + " days";
}

std::string moment_text(double seconds) {
    return fmt::format("{:.3f} s", seconds);
}

std::string interval_text(const std::optional<Interval>& interval) {
    constexpr double many = 100;
    if (!interval) {
        return "";
    }
    if (interval->high < many) {
        return fmt::format("{:.2f} .. {:.2f}", interval->low, interval->high);
    }
    return whole_text(interval->low) + " .. " +
           (interval->high > absurd ? "over 1,000,000" : whole_text(interval->high));
}

std::string rate_interval_text(const std::optional<Interval>& interval) {
    return interval ? rate_text(interval->low) + " .. " + rate_text(interval->high) : "";
}

std::string relative_interval_text(const Interval& interval, double value) {
    constexpr double countable = 1000;  // beyond it an interval only says that nothing is known
    const double low = 100 * (interval.low / value - 1);
    const double high = 100 * (interval.high / value - 1);
    return high > countable ? fmt::format("{:+.1f} .. over +1,000 %", low)
                            : fmt::format("{:+.1f} .. {:+.1f} %", low, high);
}

}  // namespace ipcbench::reporters
