#include "ipcbench/base/units.hpp"

#include <chrono>
#include <limits>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/error_of.hpp"

namespace ipcbench {
namespace {

using namespace std::chrono_literals;
using test::error_of;

TEST(Units, a_duration_is_a_number_and_a_unit_or_seconds) {
    EXPECT_EQ(parse_duration("10", "d"), 10s);
    EXPECT_EQ(parse_duration("10s", "d"), 10s);
    EXPECT_EQ(parse_duration("500ms", "d"), 500ms);
    EXPECT_EQ(parse_duration("80us", "d"), 80us);
    EXPECT_EQ(parse_duration("5ns", "d"), 5ns);
    EXPECT_EQ(parse_duration("2m", "d"), 2min);
    EXPECT_EQ(parse_duration("2min", "d"), 2min);
    EXPECT_EQ(parse_duration("1.5h", "d"), 90min);
    EXPECT_EQ(parse_duration("0.25", "d"), 250ms);
    EXPECT_EQ(parse_duration("10000h", "d"), 10'000h);
}

TEST(Units, what_is_no_duration_is_refused) {
    for (const char* const text : {"",
                                   "s",
                                   "ms",
                                   "0",
                                   "0s",
                                   "0.1ns",
                                   "-1",
                                   "-1s",
                                   "-0",
                                   "+1",
                                   " 1",
                                   "1 ",
                                   "1 s",
                                   "1s ",
                                   "1e3",
                                   "1e3s",
                                   "0x10",
                                   "inf",
                                   "nan",
                                   "infs",
                                   "1d",
                                   "1S",
                                   "1MS",
                                   "1,5",
                                   "10_000",
                                   "1s1ms",
                                   "10000.1h",
                                   "1e400",
                                   "99999999999999999999"}) {
        const Error error = error_of([&] { (void)parse_duration(text, "--duration"); });
        EXPECT_EQ(error.kind(), ErrorKind::usage) << text;
        EXPECT_EQ(error.what(), "--duration: '" + std::string(text) + "' is not a duration such as 500ms, 10s or 2m");
    }
}

TEST(Units, zero_is_a_duration_where_it_is_allowed) {
    EXPECT_EQ(parse_duration("0", "--warmup", true), 0s);
    EXPECT_EQ(parse_duration("0ms", "--warmup", true), 0s);
    const Error error = error_of([] { (void)parse_duration("none", "--warmup", true); });
    EXPECT_STREQ(error.what(), "--warmup: 'none' is not a duration such as 0, 500ms, 10s or 2m");
    EXPECT_THROW((void)parse_duration("-0", "--warmup", true), Error);
    EXPECT_THROW((void)parse_duration("-1", "--warmup", true), Error);
    EXPECT_THROW((void)parse_duration("0.1ns", "--warmup", true), Error);
}

TEST(Units, bytes_have_binary_and_decimal_units) {
    EXPECT_EQ(parse_bytes("0", "b"), 0U);
    EXPECT_EQ(parse_bytes("1000", "b"), 1000U);
    EXPECT_EQ(parse_bytes("7B", "b"), 7U);
    EXPECT_EQ(parse_bytes("10K", "b"), 10U * 1024);
    EXPECT_EQ(parse_bytes("10k", "b"), 10U * 1024);
    EXPECT_EQ(parse_bytes("64KiB", "b"), 64U * 1024);
    EXPECT_EQ(parse_bytes("10kB", "b"), 10'000U);
    EXPECT_EQ(parse_bytes("1M", "b"), 1024U * 1024);
    EXPECT_EQ(parse_bytes("16MiB", "b"), 16U * 1024 * 1024);
    EXPECT_EQ(parse_bytes("3MB", "b"), 3'000'000U);
    EXPECT_EQ(parse_bytes("1G", "b"), 1U << 30U);
    EXPECT_EQ(parse_bytes("1GiB", "b"), 1U << 30U);
    EXPECT_EQ(parse_bytes("2GB", "b"), 2'000'000'000U);
    EXPECT_EQ(parse_bytes("1.5K", "b"), 1536U);
    EXPECT_EQ(parse_bytes("1024G", "b"), std::uint64_t{1} << 40U);
}

TEST(Units, what_is_no_whole_number_of_bytes_is_refused) {
    for (const char* const text :
         {"",    "K",   "B",   "-1", "-0",   "+1",    "1.5",   "0.3K",          " 1",   "1 ", "1 K", "1e3", "0x10",
          "inf", "nan", "1KB", "1T", "1Kib", "1,000", "1025G", "1099511627777", "1e400"}) {
        const Error error = error_of([&] { (void)parse_bytes(text, "--size"); });
        EXPECT_EQ(error.kind(), ErrorKind::usage) << text;
        EXPECT_EQ(error.what(),
                  "--size: '" + std::string(text) + "' is not a number of bytes such as 64, 10K, 64KiB or 1M");
    }
}

TEST(Units, a_count_is_digits) {
    EXPECT_EQ(parse_count("1", "c", 1, 10), 1U);
    EXPECT_EQ(parse_count("10", "c", 1, 10), 10U);
    EXPECT_EQ(parse_count("007", "c", 1, 10), 7U);
    EXPECT_EQ(parse_count("18446744073709551615", "c", 0, std::numeric_limits<std::uint64_t>::max()),
              std::numeric_limits<std::uint64_t>::max());
}

TEST(Units, what_is_no_count_in_the_range_is_refused) {
    for (const char* const text : {"", "0", "11", "-1", "+1", "1.0", "1e1", " 1", "1 ", "x", "1x", ",1", "_1", ",",
                                   "0x1", "18446744073709551616"}) {
        const Error error = error_of([&] { (void)parse_count(text, "--iterations", 1, 10); });
        EXPECT_EQ(error.kind(), ErrorKind::usage) << text;
        EXPECT_EQ(error.what(), "--iterations: '" + std::string(text) + "' is not a whole number from 1 to 10");
    }
}

TEST(Units, nanoseconds_are_shown_with_three_digits_and_the_unit_that_suits) {
    EXPECT_EQ(format_ns(0), "0.00 ns");
    EXPECT_EQ(format_ns(1.234), "1.23 ns");
    EXPECT_EQ(format_ns(9.994), "9.99 ns");
    EXPECT_EQ(format_ns(9.996), "10.0 ns");
    EXPECT_EQ(format_ns(47.25), "47.2 ns");
    EXPECT_EQ(format_ns(99.96), "100 ns");
    EXPECT_EQ(format_ns(146), "146 ns");
    EXPECT_EQ(format_ns(999.4), "999 ns");
    EXPECT_EQ(format_ns(999.6), "1.00 us");
    EXPECT_EQ(format_ns(1820), "1.82 us");
    EXPECT_EQ(format_ns(12.4e6), "12.4 ms");
    EXPECT_EQ(format_ns(999.6e6), "1.00 s");
    EXPECT_EQ(format_ns(3.2e9), "3.20 s");
    EXPECT_EQ(format_ns(4321e9), "4,321 s");
}

TEST(Units, bytes_are_shown_exactly_where_that_is_short) {
    EXPECT_EQ(format_bytes(0), "0 B");
    EXPECT_EQ(format_bytes(64), "64 B");
    EXPECT_EQ(format_bytes(1023), "1023 B");
    EXPECT_EQ(format_bytes(1024), "1 KiB");
    EXPECT_EQ(format_bytes(10 * 1024), "10 KiB");
    EXPECT_EQ(format_bytes(1536 * 1024), "1.5 MiB");
    EXPECT_EQ(format_bytes(1280), "1.25 KiB");
    EXPECT_EQ(format_bytes(60'000), "58.59 KiB");
    EXPECT_EQ(format_bytes(2 * 1024 * 1024 - 1), "2.00 MiB");
    EXPECT_EQ(format_bytes(std::uint64_t{1} << 40U), "1024 GiB");
}

TEST(Units, counts_are_grouped_by_thousands) {
    EXPECT_EQ(format_count(0), "0");
    EXPECT_EQ(format_count(999), "999");
    EXPECT_EQ(format_count(1000), "1,000");
    EXPECT_EQ(format_count(119'831), "119,831");
    EXPECT_EQ(format_count(1'000'000), "1,000,000");
    EXPECT_EQ(format_count(std::numeric_limits<std::uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Units, seconds_have_no_needless_digits) {
    EXPECT_EQ(format_seconds(10), "10");
    EXPECT_EQ(format_seconds(100), "100");
    EXPECT_EQ(format_seconds(0.5), "0.5");
    EXPECT_EQ(format_seconds(0.0123), "0.0123");
    EXPECT_EQ(format_seconds(1e-6), "0.000001");
    EXPECT_EQ(format_seconds(0), "0");
}

TEST(Rate, is_a_number_per_second) {
    EXPECT_DOUBLE_EQ(parse_rate("500", "--rate"), 500);
    EXPECT_DOUBLE_EQ(parse_rate("20k/s", "--rate"), 20'000);
    EXPECT_DOUBLE_EQ(parse_rate("1.5M", "--rate"), 1'500'000);
    for (const char* const bad : {"", "0", "-1", "k", "20K", "20k/m", "1e3", "1000G/s", "inf"}) {
        EXPECT_THROW(static_cast<void>(parse_rate(bad, "--rate")), Error) << bad;
    }
}

TEST(Units, fractions_are_exact) {
    EXPECT_EQ(parse_duration("0.000000001", "d"), 1ns);
    EXPECT_EQ(parse_duration("1.123456789s", "d"), 1'123'456'789ns);
    EXPECT_EQ(parse_duration("0.1m", "d"), 6s);
    EXPECT_EQ(parse_duration("2.50", "d"), 2500ms);
    EXPECT_EQ(parse_bytes("0.5G", "b"), 1U << 29U);
    EXPECT_EQ(parse_bytes("1.000000001GB", "b"), 1'000'000'001U);
    EXPECT_EQ(parse_bytes("0.0009765625K", "b"), 1U);
    EXPECT_EQ(parse_rate("1.1", "r"), 1.1);
    EXPECT_EQ(parse_rate("10.3k/s", "r"), 10'300);
    EXPECT_EQ(parse_rate("99999999.999999", "r"), 99999999.999999);
    EXPECT_EQ(parse_percent("2.5%", "p"), 0.025);
    EXPECT_EQ(parse_percent("0", "p"), 0);
}

TEST(Units, what_is_smaller_than_the_smallest_unit_is_refused_and_not_rounded) {
    for (const char* const text : {"1.5ns", "0.0000000001", "0.3333333333333333us"}) {
        EXPECT_THROW((void)parse_duration(text, "--gap", true), Error) << text;
    }
    EXPECT_THROW((void)parse_bytes("1.0001K", "--size"), Error);
    EXPECT_THROW((void)parse_rate("0.0000001", "--rate"), Error);
}

/// A text that is not a number of any kind, and a part of the hint that names valid input.
struct BadNumber {
    const char* text;
    const char* hint;
};

class BadNumbers : public testing::TestWithParam<BadNumber> {};

TEST_P(BadNumbers, is_refused_by_every_parser_with_what_to_write) {
    const auto& [text, hint] = GetParam();
    constexpr auto max = std::numeric_limits<std::uint64_t>::max();
    for (const Error& error : {error_of([&, t = text] { (void)parse_count(t, "--flag", 0, max); }),
                               error_of([&, t = text] { (void)parse_bytes(t, "--flag"); }),
                               error_of([&, t = text] { (void)parse_rate(t, "--flag"); }),
                               error_of([&, t = text] { (void)parse_duration(t, "--flag", true); }),
                               error_of([&, t = text] { (void)parse_percent(t, "--flag"); })}) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), testing::StartsWith("--flag: '" + std::string(text) + "' is not "));
        EXPECT_THAT(error.hint(), testing::HasSubstr(hint)) << text;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BadNumbers,
    testing::Values(BadNumber{"", "no value"}, BadNumber{" 5", "without spaces"}, BadNumber{"5 ", "without spaces"},
                    BadNumber{"1 K", "without spaces"}, BadNumber{"1\t", "without spaces"},
                    BadNumber{"5\n", "without spaces"}, BadNumber{"+5", "'+'"}, BadNumber{"-5", "negative"},
                    BadNumber{"-0", "negative"}, BadNumber{"1,5", "one number"}, BadNumber{"1,,,5_", "one number"},
                    BadNumber{"1,2,3", "one number"}, BadNumber{"1_0", "one number"}, BadNumber{"1,0000", "one number"},
                    BadNumber{"1000,000", "one number"}, BadNumber{"1,000_000", "one number"},
                    BadNumber{"1_", "one number"}, BadNumber{"1,000,", "one number"}, BadNumber{"0x10", "decimal"},
                    BadNumber{"0b1", "decimal"}, BadNumber{"1e3", "exponent"}, BadNumber{"1E+3", "exponent"},
                    BadNumber{"\u0661\u0662", "digits 0 to 9"}, BadNumber{"\uff11", "digits 0 to 9"},
                    BadNumber{"5\u00b5", "digits 0 to 9"}, BadNumber{"nan", "begin with a digit"},
                    BadNumber{"inf", "begin with a digit"}, BadNumber{"infinity", "begin with a digit"},
                    BadNumber{"K", "begin with a digit"}, BadNumber{".5", "digits on both sides"},
                    BadNumber{"5.", "digits on both sides"}, BadNumber{"1.2.3", "digits on both sides"},
                    BadNumber{"5apples", ""}, BadNumber{"1kib", ""}, BadNumber{"1KB", ""}, BadNumber{"1''", ""},
                    BadNumber{"1;2", ""}, BadNumber{"1/2", ""}, BadNumber{"99999999999999999999", ""},
                    BadNumber{"184467440737095516160000", ""}));

TEST(Units, an_unknown_unit_is_answered_with_the_known_ones) {
    for (const char* const text : {"1KB", "1kib", "1Kib", "1T", "1bytes"}) {
        EXPECT_THAT(error_of([&] { (void)parse_bytes(text, "b"); }).hint(),
                    testing::AllOf(testing::HasSubstr("KiB"), testing::HasSubstr("kB")))
            << text;
    }
    for (const char* const text : {"1m30s", "1d", "1S", "1sec"}) {
        EXPECT_THAT(error_of([&] { (void)parse_duration(text, "d"); }).hint(),
                    testing::HasSubstr("only one of them: 90s"));
    }
    EXPECT_THAT(error_of([] { (void)parse_rate("20K", "r"); }).hint(), testing::HasSubstr("k, M and G (1000"));
    EXPECT_THAT(error_of([] { (void)parse_count("10K", "c", 0, 100); }).hint(), testing::HasSubstr("no unit"));
}

TEST(Units, a_number_with_separators_is_answered_with_the_one_without) {
    for (const auto& [text, number] : {std::pair{"1,500", "1500"}, {"12_345", "12345"}, {"123,456,789", "123456789"}}) {
        const auto hint = testing::HasSubstr("write " + std::string(number) + ":");
        EXPECT_THAT(error_of([&, t = text] { (void)parse_count(t, "c", 0, 1'000'000'000); }).hint(), hint);
        EXPECT_THAT(error_of([&, t = text] { (void)parse_bytes(t, "b"); }).hint(), hint);
        EXPECT_THAT(error_of([&, t = text] { (void)parse_rate(t, "r"); }).hint(), hint);
    }
    for (const char* const text :
         {"1,5", "2,3", "1,2,3", "1,,,5_", "1,0000", "1234,567", "1,000_000", ",100", "100,", "1,000K", "1.5,000"}) {
        EXPECT_THAT(error_of([&] { (void)parse_count(text, "c", 0, 100); }).hint(),
                    testing::Not(testing::HasSubstr("write 1")))
            << text;
    }
}

TEST(Units, a_duration_is_shown_so_that_it_is_read_again) {
    EXPECT_EQ(format_duration(0ns), "0ns");
    EXPECT_EQ(format_duration(999ns), "999ns");
    EXPECT_EQ(format_duration(10us), "10us");
    EXPECT_EQ(format_duration(1'234'567ns), "1.234567ms");
    EXPECT_EQ(format_duration(1'500ms), "1.5s");
    EXPECT_EQ(format_duration(2h), "7200s");
    for (const auto duration : {1ns, 1'001ns, 1'000'001ns, 90'061'000'000'001ns}) {
        EXPECT_EQ(parse_duration(format_duration(duration), "d"), duration);
    }
}

}  // namespace
}  // namespace ipcbench
