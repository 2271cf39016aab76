#include "ipcbench/base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t factor;  ///< number of smallest units
};

constexpr std::uint64_t second_ns = 1'000'000'000;
constexpr std::array duration_units{Unit{"ns", 1},
                                    Unit{"us", 1000},
                                    Unit{"\u00b5s", 1000},  // micro sign
                                    Unit{"\u03bcs", 1000},  // Greek letter
                                    Unit{"ms", 1'000'000},
                                    Unit{"s", second_ns},
                                    Unit{"m", 60 * second_ns},
                                    Unit{"min", 60 * second_ns},
                                    Unit{"h", 3600 * second_ns},
                                    Unit{"", second_ns}};

constexpr std::uint64_t kib = 1024;
constexpr std::array byte_units{Unit{"", 1},
                                Unit{"B", 1},
                                Unit{"K", kib},
                                Unit{"k", kib},
                                Unit{"KiB", kib},
                                Unit{"kB", 1000},
                                Unit{"M", kib* kib},
                                Unit{"MiB", kib* kib},
                                Unit{"MB", 1'000'000},
                                Unit{"G", kib* kib* kib},
                                Unit{"GiB", kib* kib* kib},
                                Unit{"GB", 1'000'000'000}};

/// In millionths per second.
constexpr std::uint64_t per_second = 1'000'000;
constexpr std::array rate_units{Unit{"", per_second},
                                Unit{"k", 1000 * per_second},
                                Unit{"M", 1'000'000 * per_second},
                                Unit{"/s", per_second},
                                Unit{"k/s", 1000 * per_second},
                                Unit{"M/s", 1'000'000 * per_second},
                                Unit{"G", 1'000'000'000 * per_second},
                                Unit{"G/s", 1'000'000'000 * per_second}};

constexpr std::array count_units{Unit{"", 1}};

constexpr std::array percent_units{Unit{"", 1'000'000}, Unit{"%", 1'000'000}};

/// The accepted syntax of one kind of number.
struct Form {
    std::span<const Unit> units;
    std::string_view units_text;  ///< for the hint when the unit is unknown
    std::string_view smallest;    ///< unit: a number that is not a whole multiple of it is rejected
    std::string_view limit;       ///< for the hint when the number is too large
};

constexpr Form duration_form{duration_units,
                             "the units are ns, us, ms, s, m (minutes) and h; use only one of them: 90s",
                             "a nanosecond", "it may be at most 10000h"};
constexpr Form byte_form{byte_units,
                         "the units are KiB, MiB and GiB, or K, M and G (1024, ...), and kB, MB and GB (1000, ...)",
                         "a byte", "it may be at most 1024G"};
constexpr Form rate_form{rate_units, "the units are k, M and G (1000, ...), each with or without /s",
                         "a millionth per second", "it may be at most 100M/s"};
constexpr Form count_form{count_units, "it takes no unit", "one", ""};
constexpr Form percent_form{percent_units, "it is a percentage, as in 5 or 2.5%", "a millionth of a percent",
                            "it must be less than 100"};

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

std::size_t count_digits(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_digit) - text.begin());
}

std::uint64_t power_of_ten(std::size_t exponent) noexcept {
    std::uint64_t power = 1;
    for (; exponent > 0; --exponent) {
        power *= 10;
    }
    return power;
}

/// Computes <digits>[.<digits>] times `factor` exactly; empty if the result is not a whole number or does not fit into
/// 64 bits.
std::optional<std::uint64_t> multiply(std::string_view whole, std::string_view fraction, std::uint64_t factor) {
    constexpr std::size_t max_digits = 19;  // every number with that many digits fits into 64 bits
    fraction = fraction.substr(0, fraction.find_last_not_of('0') + 1);
    if (fraction.size() > max_digits) {
        return std::nullopt;
    }
    const std::string digits = std::string(whole) + std::string(fraction);
    std::uint64_t number = 0;
    if (const auto [rest, code] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
        code != std::errc{} || rest != digits.data() + digits.size()) {
        return std::nullopt;
    }
    const std::uint64_t scale = power_of_ten(fraction.size());
    const std::uint64_t common = std::gcd(factor, scale);
    std::uint64_t product = 0;
    if (number % (scale / common) != 0 ||
        __builtin_mul_overflow(number / (scale / common), factor / common, &product)) {
        return std::nullopt;
    }
    return product;
}

/// Parses "<number><unit>" into the smallest unit. Accepts only decimal digits, at most one point between two of them,
/// and a unit.
std::optional<std::uint64_t> read(std::string_view text, const Form& form) {
    const std::string_view whole = text.substr(0, count_digits(text));
    std::string_view rest = text.substr(whole.size());
    std::string_view fraction;
    if (rest.starts_with('.')) {
        fraction = rest.substr(1, count_digits(rest.substr(1)));
        if (fraction.empty()) {
            return std::nullopt;
        }
        rest.remove_prefix(1 + fraction.size());
    }
    const auto unit =
        std::find_if(form.units.begin(), form.units.end(), [&](const Unit& known) { return known.name == rest; });
    return whole.empty() || unit == form.units.end() ? std::nullopt : multiply(whole, fraction, unit->factor);
}

/// Returns "1000" for "1,000" or "1_000"; "" if the text is not one number with its digits in groups of three.
std::string without_separators(std::string_view text) {
    constexpr std::size_t group = 3;
    const std::size_t at = text.find_first_of(",_");
    if (at == 0 || at > group || count_digits(text) != at) {
        return "";
    }
    std::string digits(text.substr(0, at));
    for (std::string_view rest = text.substr(at); !rest.empty(); rest.remove_prefix(1 + group)) {
        if (rest[0] != text[at] || count_digits(rest.substr(1, group)) != group) {
            return "";
        }
        digits += rest.substr(1, group);
    }
    return digits;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
    });
    return result;
}

/// Returns what the user most likely has to change; "" if the number is merely out of range.
std::string expected_form(std::string_view text, const Form& form) {
    const auto has = [&](std::string_view any) { return text.find_first_of(any) != std::string_view::npos; };
    if (text.empty()) {
        return "it has no value";
    }
    if (has(" \t\n\v\f\r")) {
        return "write it without spaces";
    }
    if (text[0] == '+') {
        return "leave out the '+'";
    }
    if (text[0] == '-') {
        return "it cannot be negative";
    }
    if (has(",_")) {
        // To the flags that take a list, "1,500" is 1 and 500, so no flag may read it as 1500.
        const std::string number = without_separators(text);
        return number.empty() ? "write one number, with a point before the decimals and no separators"
                              : "write " + number + ": a number has no separators";
    }
    if (std::any_of(text.begin(), text.end(),
                    [](char letter) { return (static_cast<unsigned char>(letter) & 0x80U) != 0; })) {
        return "write it with the digits 0 to 9 and units of ASCII letters (us for microseconds)";
    }
    const std::string small = lower(text);
    if (small.starts_with("0x") || small.starts_with("0b")) {
        return "write it as a decimal number";
    }
    const std::string_view number = std::string_view(small).substr(0, small.find_first_not_of("0123456789."));
    const std::string_view unit = text.substr(number.size());
    if (number.empty()) {
        return "it must begin with a digit";
    }
    if (number.starts_with('.') || number.ends_with('.') || std::count(number.begin(), number.end(), '.') > 1) {
        return "a decimal point must have digits on both sides";
    }
    if (unit.size() > 1 && (unit[0] == 'e' || unit[0] == 'E') &&
        (is_digit(unit[1]) || unit[1] == '-' || unit[1] == '+')) {
        return "write it without an exponent";
    }
    if (std::none_of(form.units.begin(), form.units.end(), [&](const Unit& known) { return known.name == unit; })) {
        return std::string(form.units_text);
    }
    return number.find('.') == std::string_view::npos ? "it is too large"
                                                      : fmt::format("it must be a whole multiple of {}", form.smallest);
}

Error refusal(std::string_view text, std::string_view what, const std::string& wanted, std::string hint) {
    return {ErrorKind::usage, fmt::format("{}: '{}' is not {}", what, text, wanted), std::move(hint)};
}

/// Parses the number into the smallest unit and checks that it is from `min` to `max`.
std::uint64_t parse(std::string_view text, std::string_view what, const Form& form, std::uint64_t min,
                    std::uint64_t max, const std::string& wanted) {
    const std::optional<std::uint64_t> value = read(text, form);
    if (!value) {
        throw refusal(text, what, wanted, expected_form(text, form));
    }
    if (*value < min || *value > max) {
        throw refusal(text, what, wanted, std::string(*value < min ? "it must be more than 0" : form.limit));
    }
    return *value;
}

}  // namespace

std::chrono::nanoseconds parse_duration(std::string_view text, std::string_view what, bool zero_allowed) {
    constexpr std::uint64_t max = std::uint64_t{10'000} * 3600 * second_ns;
    return std::chrono::nanoseconds(static_cast<std::int64_t>(
        parse(text, what, duration_form, zero_allowed ? 0 : 1, max,
              zero_allowed ? "a duration such as 0, 500ms, 10s or 2m" : "a duration such as 500ms, 10s or 2m")));
}

std::uint64_t parse_bytes(std::string_view text, std::string_view what) {
    return parse(text, what, byte_form, 0, std::uint64_t{1} << 40U, "a number of bytes such as 64, 10K, 64KiB or 1M");
}

std::uint64_t parse_count(std::string_view text, std::string_view what, std::uint64_t min, std::uint64_t max) {
    const std::string wanted = fmt::format("a whole number from {} to {}", min, max);
    const bool fraction = text.find('.') != std::string_view::npos;  // "1.0" is not a count either
    const std::optional<std::uint64_t> value = fraction ? std::nullopt : read(text, count_form);
    if (!value || *value < min || *value > max) {
        throw refusal(text, what, wanted, value ? "" : expected_form(text, count_form));
    }
    return *value;
}

std::uint64_t parse_rate_millionths(std::string_view text, std::string_view what) {
    constexpr std::uint64_t max = 100'000'000 * per_second;  // one per 10 ns: no clock has a finer resolution
    return parse(text, what, rate_form, 1, max, "a rate per second such as 500, 20k/s or 1M/s, and at most 100M/s");
}

double rate_of_millionths(std::uint64_t millionths) noexcept {
    // Both are exact, so this is the nearest double.
    return static_cast<double>(millionths) / static_cast<double>(per_second);
}

double parse_rate(std::string_view text, std::string_view what) {
    return rate_of_millionths(parse_rate_millionths(text, what));
}

double parse_percent(std::string_view text, std::string_view what) {
    constexpr std::uint64_t whole = 100'000'000;
    return static_cast<double>(parse(text, what, percent_form, 0, whole - 1, "a percentage from 0 to below 100")) /
           whole;
}

}  // namespace ipcbench
