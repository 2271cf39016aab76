#include "platform/run_name.hpp"

#include <unistd.h>

#include <algorithm>

#include "platform/random.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::string_view start = "ipcbench-";
constexpr std::string_view start_of_temporary_name = "ib-";
constexpr std::size_t random_digits = 16;

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

bool is_hexadecimal(char letter) noexcept {
    return is_digit(letter) || (letter >= 'a' && letter <= 'f');
}

/// Removes a text from the front of `rest`.
bool take(std::string_view& rest, std::string_view text) noexcept {
    const bool there = rest.starts_with(text);
    rest.remove_prefix(there ? text.size() : 0);
    return there;
}

/// Removes a decimal number without leading zeros from the front of `rest`.
bool take_decimal(std::string_view& rest, std::size_t max_digits) noexcept {
    const auto* const end = std::find_if_not(rest.begin(), rest.end(), is_digit);
    const auto digits = static_cast<std::size_t>(end - rest.begin());
    const bool well_written = digits > 0 && digits <= max_digits && (digits == 1 || rest.front() != '0');
    rest.remove_prefix(well_written ? digits : 0);
    return well_written;
}

bool take_random_digits(std::string_view& rest) noexcept {
    const std::string_view digits = rest.substr(0, random_digits);
    const bool well_written =
        digits.size() == random_digits && std::all_of(digits.begin(), digits.end(), is_hexadecimal);
    rest.remove_prefix(well_written ? random_digits : 0);
    return well_written;
}

constexpr std::size_t digits_of_32_bits = 10;
constexpr std::size_t digits_of_64_bits = 20;

/// Removes "ipcbench-<uid>-<pid>-".
bool take_owner(std::string_view& rest) noexcept {
    return take(rest, start) && take_decimal(rest, digits_of_32_bits) && take(rest, "-") &&
           take_decimal(rest, digits_of_32_bits) && take(rest, "-");
}

bool take_run_name(std::string_view& rest) noexcept {
    return take_owner(rest) && take_random_digits(rest);
}

bool take_first_version_name(std::string_view& rest) noexcept {
    return take_owner(rest) && take_decimal(rest, digits_of_64_bits) && take(rest, "-") &&
           take_decimal(rest, digits_of_32_bits);
}

}  // namespace

std::string fresh_run_name() {
    return std::string(start) + std::to_string(::geteuid()) + "-" + std::to_string(::getpid()) + "-" +
           make_nonce().substr(0, random_digits);
}

std::string fresh_name_for(const std::string& run) {
    return run + "-" + make_nonce().substr(0, random_digits);
}

std::string fresh_temporary_name() {
    return std::string(start_of_temporary_name) + make_nonce().substr(0, random_digits);
}

bool is_temporary_name(std::string_view name) noexcept {
    return take(name, start_of_temporary_name) && take_random_digits(name) && name.empty();
}

bool is_run_name(std::string_view name) noexcept {
    return take_run_name(name) && name.empty();
}

bool is_run_name_of(std::string_view name, pid_t process) {
    const std::string end_of_owner = "-" + std::to_string(process) + "-";
    return is_run_name(name) && name.substr(0, name.size() - random_digits).ends_with(end_of_owner);
}

bool is_run_name_of_first_version(std::string_view name) noexcept {
    return take_first_version_name(name) && name.empty();
}

std::string_view run_in(std::string_view name) noexcept {
    std::string_view rest = name;
    const bool begins_well = take_run_name(rest);
    const std::string_view run = name.substr(0, name.size() - rest.size());
    return begins_well && take(rest, "-") && take_random_digits(rest) && rest.empty() ? run : std::string_view();
}

std::string_view first_version_run_in(std::string_view name) noexcept {
    std::string_view rest = name;
    const bool begins_well = take_first_version_name(rest);
    const std::string_view run = name.substr(0, name.size() - rest.size());
    return begins_well && begins_with_run(run, name) ? run : std::string_view();
}

std::string_view run_of_file(std::string_view name) noexcept {
    std::string_view rest = name;
    const bool begins_well = take_run_name(rest);
    const std::string_view run = name.substr(0, name.size() - rest.size());
    return begins_well && begins_with_run(run, name) ? run : first_version_run_in(name);
}

bool begins_with_run(std::string_view run, std::string_view name) noexcept {
    const auto is_plain = [](char letter) {
        return is_digit(letter) || (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               letter == '-' || letter == '.';
    };
    return take(name, run) && take(name, "-") && !name.empty() && std::all_of(name.begin(), name.end(), is_plain);
}

}  // namespace ipcbench::platform
