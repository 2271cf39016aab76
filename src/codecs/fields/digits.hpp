#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace ipcbench::codecs {

// Eight decimal digits at a time, in one word whose lowest byte is the first digit. Each step joins (or splits) all
// neighbours at once: digits to pairs, pairs to fours, fours to the number.

inline constexpr std::uint64_t digit_zeros = 0x3030303030303030;

/// Returns whether all bytes are digits: the high nibble of each is that of '0', and stays so when six is added.
[[nodiscard]] constexpr bool are_digits(std::uint64_t text) noexcept {
    constexpr std::uint64_t upper_halves = 0xf0f0f0f0f0f0f0f0;
    constexpr std::uint64_t sixes = 0x0606060606060606;
    return ((text & upper_halves) | ((text + sixes) & upper_halves) >> 4U) == (digit_zeros | digit_zeros >> 4U);
}

/// Returns the number that eight digits represent.
[[nodiscard]] constexpr std::uint64_t eight_digits_to_number(std::uint64_t text) noexcept {
    constexpr std::uint64_t low_of_two = 0x00ff00ff00ff00ff;
    constexpr std::uint64_t low_of_four = 0x0000ffff0000ffff;
    const std::uint64_t digits = text - digit_zeros;
    const std::uint64_t pairs = (digits * (10U << 8U | 1U)) >> 8U & low_of_two;
    const std::uint64_t fours = (pairs * (100U << 16U | 1U)) >> 16U & low_of_four;
    return (fours * (std::uint64_t{10'000} << 32U | 1U)) >> 32U;
}

/// Returns the eight digits of a number below 100,000,000, with leading zeros. Divisions of small numbers are
/// multiplications by the reciprocal, rounded up.
[[nodiscard]] constexpr std::uint64_t number_to_eight_digits(std::uint64_t number) noexcept {
    constexpr std::uint64_t quotients_of_fours = 0x0000007f0000007f;
    constexpr std::uint64_t quotients_of_pairs = 0x000f000f000f000f;
    const std::uint64_t fours = number / 10'000 | number % 10'000 << 32U;
    const std::uint64_t hundreds = (fours * 10'486) >> 20U & quotients_of_fours;
    const std::uint64_t pairs = hundreds | (fours - 100 * hundreds) << 16U;
    const std::uint64_t tens = (pairs * 103) >> 10U & quotients_of_pairs;
    return digit_zeros | tens | (pairs - 10 * tens) << 8U;
}

/// The number at the front of a text and its count of digits. The number is correct for up to 19 digits.
struct Digits {
    std::uint64_t number = 0;
    std::size_t count = 0;
};

[[nodiscard]] inline Digits leading_digits(std::string_view text) noexcept {
    Digits digits;
    std::uint64_t word = 0;
    if (text.size() >= sizeof word) {
        std::memcpy(&word, text.data(), sizeof word);
        if (are_digits(word)) {
            digits = {eight_digits_to_number(word), sizeof word};
        }
    }
    for (; digits.count < text.size() && text[digits.count] >= '0' && text[digits.count] <= '9'; ++digits.count) {
        digits.number = 10 * digits.number + static_cast<std::uint64_t>(text[digits.count] - '0');
    }
    return digits;
}

}  // namespace ipcbench::codecs
