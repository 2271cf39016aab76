#include "ipcbench/core/options.hpp"

#include <array>

#include <gtest/gtest.h>

#include "ipcbench/core/transport.hpp"
#include "unit/error_of.hpp"

namespace ipcbench {
namespace {

using test::error_of;

constexpr std::array specs{
    OptionSpec{.key = "ring_bytes",
               .kind = OptionKind::bytes,
               .default_value = "64K",
               .help = "",
               .min = 4096,
               .max = 1U << 30U},
    OptionSpec{.key = "depth",
               .kind = OptionKind::count,
               .default_value = "0",
               .help = "",
               .min = 2,
               .max = 100,
               .former_key = "waiting"},
    OptionSpec{.key = "folder", .kind = OptionKind::text, .default_value = "/dev/shm", .help = "", .min = 0, .max = 0}};

OptionValues values(const std::map<std::string, std::string>& given) {
    return {specs, given, "shm-spin"};
}

TEST(Options, what_is_not_given_has_its_default) {
    const OptionValues options = values({});
    EXPECT_EQ(options.number("ring_bytes"), 64U * 1024);
    EXPECT_EQ(options.number("depth"), 0U);
    EXPECT_EQ(options.text("folder"), "/dev/shm");
    EXPECT_TRUE(options.given().empty());
}

TEST(Options, a_former_key_counts_as_the_present_one) {
    const OptionValues options = values({{"waiting", "7"}});
    EXPECT_EQ(options.number("depth"), 7U);
    EXPECT_EQ(options.given(), (std::map<std::string, std::string>{{"depth", "7"}}));
    EXPECT_EQ(options.identity(), values({{"depth", "7"}}).identity());
}

TEST(Options, a_key_and_its_former_key_are_one_option_given_twice) {
    const Error error = error_of([] { static_cast<void>(values({{"waiting", "7"}, {"depth", "8"}})); });
    EXPECT_STREQ(error.what(), "--option: 'depth' and 'waiting' are the same option");
    EXPECT_EQ(error.hint(), "give only 'depth'");
}

TEST(Options, what_is_given_takes_the_place_of_the_default) {
    const OptionValues options = values({{"ring_bytes", "1MiB"}, {"depth", "7"}, {"folder", "/mnt"}});
    EXPECT_EQ(options.number("ring_bytes"), 1U << 20U);
    EXPECT_EQ(options.text("ring_bytes"), "1MiB");
    EXPECT_EQ(options.number("depth"), 7U);
    EXPECT_EQ(options.text("folder"), "/mnt");
    EXPECT_EQ(options.given().size(), 3U);
    EXPECT_EQ(options.given().at("ring_bytes"), "1MiB");
}

TEST(Options, both_ends_of_a_range_belong_to_it_and_zero_is_automatic) {
    EXPECT_EQ(values({{"ring_bytes", "4096"}}).number("ring_bytes"), 4096U);
    EXPECT_EQ(values({{"ring_bytes", "1G"}}).number("ring_bytes"), 1U << 30U);
    EXPECT_EQ(values({{"ring_bytes", "0"}}).number("ring_bytes"), 0U);
    EXPECT_EQ(values({{"depth", "2"}}).number("depth"), 2U);
    EXPECT_EQ(values({{"depth", "100"}}).number("depth"), 100U);
    EXPECT_EQ(values({{"depth", "0"}}).number("depth"), 0U);
}

TEST(Options, an_unknown_key_is_refused_with_what_was_meant_and_what_there_is) {
    const Error error = error_of([] { (void)values({{"ringbytes", "1M"}}); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "--option ringbytes: shm-spin has no such option");
    EXPECT_EQ(error.hint(), "did you mean 'ring_bytes'? It has ring_bytes, depth, folder");
}

TEST(Options, a_key_like_no_other_is_refused_with_what_there_is) {
    const Error error = error_of([] { (void)values({{"nagle", "1"}}); });
    EXPECT_EQ(error.hint(), "it has ring_bytes, depth, folder");
}

TEST(Options, a_transport_without_options_says_so) {
    const Error error = error_of([] { (void)OptionValues({}, {{"depth", "1"}}, "null"); });
    EXPECT_STREQ(error.what(), "--option depth: null has no such option");
    EXPECT_EQ(error.hint(), "null has no options");
}

TEST(Options, bytes_out_of_range_are_refused_with_the_range) {
    for (const char* const text : {"1", "4095", "2G"}) {
        const Error error = error_of([&] { (void)values({{"ring_bytes", text}}); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_EQ(error.what(), "--option ring_bytes: '" + std::string(text) + "' is not between 4 KiB and 1 GiB");
    }
}

TEST(Options, a_count_out_of_range_is_refused_with_the_range) {
    for (const char* const text : {"1", "101", "-1", "x", ""}) {
        const Error error = error_of([&] { (void)values({{"depth", text}}); });
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_EQ(error.what(), "--option depth: '" + std::string(text) + "' is not a whole number from 2 to 100");
    }
}

TEST(Options, what_is_no_number_of_bytes_is_refused) {
    const Error error = error_of([] { (void)values({{"ring_bytes", "much"}}); });
    EXPECT_STREQ(error.what(), "--option ring_bytes: 'much' is not a number of bytes such as 64, 10K, 64KiB or 1M");
}

TEST(Options, some_take_no_zero_and_only_multiples) {
    constexpr std::array strict{OptionSpec{.key = "cell_bytes",
                                           .kind = OptionKind::bytes,
                                           .default_value = "4352",
                                           .help = "",
                                           .min = 128,
                                           .max = 32768,
                                           .multiple_of = 128,
                                           .zero = false}};
    const auto given = [&](const char* text) { return OptionValues(strict, {{"cell_bytes", text}}, "shm-spin"); };
    EXPECT_EQ(given("256").number("cell_bytes"), 256U);
    EXPECT_STREQ(error_of([&] { (void)given("0"); }).what(),
                 "--option cell_bytes: '0' is not between 128 B and 32 KiB");
    const Error error = error_of([&] { (void)given("129"); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "--option cell_bytes: '129' is not a multiple of 128");
    EXPECT_EQ(error.hint(), "e.g. 256");
}

TEST(Options, what_means_the_same_has_one_identity) {
    const std::map<std::string, std::string> identity{{"depth", "7"}, {"folder", "/x"}, {"ring_bytes", "1048576"}};
    EXPECT_EQ(values({{"ring_bytes", "1M"}, {"depth", "7"}, {"folder", "/x"}}).identity(), identity);
    EXPECT_EQ(values({{"ring_bytes", "1024KiB"}, {"depth", "7"}, {"folder", "/x"}}).identity(), identity);
    EXPECT_TRUE(values({}).identity().empty());
}

/// Fails if more than 10 is requested, like a kernel that grants only 10.
void grant_ten(const ChannelConfig& config) {
    if (config.options.number("amount") > 10) {
        throw Error(ErrorKind::failed, "the kernel grants 10", "ask for less");
    }
}

constexpr std::array granted{OptionSpec{
    .key = "amount", .kind = OptionKind::count, .default_value = "0", .help = "", .min = 1, .check = grant_ten}};

ChannelConfig config_with(const char* amount, std::span<const OptionSpec> of) {
    ChannelConfig config;
    config.options = OptionValues(of, {{"amount", amount}}, "pipe");
    return config;
}

TEST(Options, a_value_that_the_system_does_not_grant_is_wrong_usage) {
    EXPECT_NO_THROW(check_options(granted, config_with("10", granted), "pipe"));
    const Error error = error_of([] { check_options(granted, config_with("11", granted), "pipe"); });
    EXPECT_EQ(error.kind(), ErrorKind::usage);
    EXPECT_STREQ(error.what(), "--option amount: '11' is not possible here: the kernel grants 10");
    EXPECT_EQ(error.hint(), "ask for less");
}

TEST(Options, a_value_is_not_to_blame_where_not_even_the_default_is_granted) {
    static constexpr std::array never{
        OptionSpec{.key = "amount",
                   .kind = OptionKind::count,
                   .default_value = "0",
                   .help = "",
                   .min = 1,
                   .check = [](const ChannelConfig&) { throw Error(ErrorKind::failed, "no descriptor is free"); }}};
    EXPECT_NO_THROW(check_options(never, config_with("5", never), "pipe"));
}

}  // namespace
}  // namespace ipcbench
