#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/units.hpp"

namespace ipcbench {
namespace {

struct Scale {
    std::string_view name;
    double factor;
};

/// Scales of nanoseconds.
constexpr std::array time_scales{Scale{"ns", 1}, Scale{"us", 1e3}, Scale{"ms", 1e6}, Scale{"s", 1e9}};

thread_local bool micro_sign_is_shown = false;

}  // namespace

MicroSign::MicroSign(bool is_shown) noexcept : before_(micro_sign_is_shown) {
    micro_sign_is_shown = is_shown;
}

MicroSign::~MicroSign() {
    micro_sign_is_shown = before_;
}

std::string_view microseconds_unit() noexcept {
    return micro_sign_is_shown ? "\u00b5s" : "us";
}

std::string format_duration(std::chrono::nanoseconds duration) {
    // Powers of 1000: the decimals are the digits of the remainder.
    constexpr std::uint64_t step = 1000;
    const auto count = static_cast<std::uint64_t>(duration.count());
    std::uint64_t factor = 1;
    std::size_t scale = 0;
    while (scale + 1 < time_scales.size() && count >= factor * step) {
        factor *= step;
        ++scale;
    }
    std::string text = std::to_string(count / factor);
    if (const std::uint64_t rest = count % factor; rest != 0) {
        const std::string decimals = std::to_string(factor + rest).substr(1);
        text += '.' + decimals.substr(0, decimals.find_last_not_of('0') + 1);
    }
    return text + std::string(time_scales.at(scale).name);
}

std::string format_percent(double fraction) {
    return fmt::format("{:g}%", 100 * fraction);
}

std::string format_ns(double nanoseconds) {
    std::size_t scale = 0;
    // 999.5 would be shown as 1000, so it belongs to the next unit.
    while (scale + 1 < time_scales.size() && nanoseconds >= 999.5 * time_scales.at(scale).factor) {
        ++scale;
    }
    const double value = nanoseconds / time_scales.at(scale).factor;
    constexpr double thousand = 999.5;  // only seconds can be as many
    constexpr double countable = 1e15;
    if (value >= thousand && value < countable) {
        return format_count(static_cast<std::uint64_t>(std::llround(value))) + " s";
    }
    const int decimals = value < 9.995 ? 2 : (value < 99.95 ? 1 : 0);
    const std::string_view name = time_scales.at(scale).name;
    return fmt::format("{:.{}f} {}", value, decimals, name == "us" ? microseconds_unit() : name);
}

std::string format_bytes(std::uint64_t bytes) {
    constexpr std::array names{"B", "KiB", "MiB", "GiB"};
    constexpr double kib = 1024;
    auto value = static_cast<double>(bytes);
    std::size_t scale = 0;
    while (scale + 1 < names.size() && value >= kib) {
        value /= kib;
        ++scale;
    }
    // Show a value that two decimals hold exactly without trailing zeros, which would look like rounding.
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
    // Six decimals hold a microsecond; trailing zeros carry no information.
    std::string text = fmt::format("{:.6f}", seconds);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
        text.pop_back();
    }
    return text;
}

}  // namespace ipcbench
