#include "codecs/fields/digits.hpp"

#include <cstring>
#include <string>

#include <gtest/gtest.h>

namespace ipcbench::codecs {
namespace {

std::uint64_t word_of(const std::string& text) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data(), sizeof word);
    return word;
}

TEST(Digits, eight_at_a_time_are_the_number_and_back) {
    constexpr std::uint64_t prime = 9973;  // covers every digit at every position
    for (std::uint64_t number = 0; number < 100'000'000; number += prime) {
        const std::string digits = std::to_string(100'000'000 + number).substr(1);
        ASSERT_TRUE(are_digits(word_of(digits)));
        ASSERT_EQ(eight_digits_to_number(word_of(digits)), number);
        ASSERT_EQ(number_to_eight_digits(number), word_of(digits));
    }
    EXPECT_EQ(number_to_eight_digits(99'999'999), word_of("99999999"));
}

TEST(Digits, nothing_else_passes_for_one) {
    for (const std::string& digits : {std::string("00000000"), std::string("99999999")}) {
        for (std::size_t at = 0; at < digits.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                std::string text = digits;
                text[at] = static_cast<char>(byte);
                ASSERT_EQ(are_digits(word_of(text)), byte >= '0' && byte <= '9') << byte;
            }
        }
    }
}

TEST(Digits, those_at_the_front_are_read) {
    std::uint64_t number = 0;
    std::string digits;
    for (std::size_t count = 0; count < 20; ++count) {
        for (const char* const behind : {"", "}", ",\"payload\":", "/", ":"}) {
            const Digits read = leading_digits(digits + behind);
            EXPECT_EQ(read.count, count);
            EXPECT_EQ(read.number, number) << digits;
        }
        number = 10 * number + (count + 1) % 10;
        digits = std::to_string(number);
    }
    EXPECT_EQ(leading_digits("00012").number, 12U);
    EXPECT_EQ(leading_digits("123456789012345678901234567890").count, 30U);
}

}  // namespace
}  // namespace ipcbench::codecs
