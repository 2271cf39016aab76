#include "campaign/axes.hpp"

#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/units.hpp"
#include "registry/registry.hpp"

namespace ipcbench::campaign {
namespace {

using testing::ElementsAre;

const ValueForm& form_of(std::string_view flag) {
    for (const Knob& knob : load_knobs()) {
        if (knob.form.flag == flag) {
            return knob.form;
        }
    }
    throw std::out_of_range(std::string(flag));
}

std::vector<std::uint64_t> parse(std::string_view flag, std::string_view text, std::size_t cpus = 0) {
    return parse_values(text, form_of(flag), cpus);
}

/// Returns the rates in pings per second.
std::vector<double> parse_rates(std::string_view text) {
    std::vector<double> rates;
    for (const std::uint64_t millionths : parse("--rate", text)) {
        rates.push_back(rate_of_millionths(millionths));
    }
    return rates;
}

TEST(Sizes, are_a_list_or_ranges) {
    EXPECT_THAT(parse_sizes("15,1000,10K"), ElementsAre(15, 1000, 10240));
    EXPECT_THAT(parse_sizes("64:4K:*4"), ElementsAre(64, 256, 1024, 4096));
    EXPECT_THAT(parse_sizes("64:1000:*4"), ElementsAre(64, 256));
    EXPECT_THAT(parse_sizes("1K:3K:+1K"), ElementsAre(1024, 2048, 3072));
    EXPECT_THAT(parse_sizes("1:8"), ElementsAre(1, 2, 4, 8));
    EXPECT_THAT(parse_sizes("0,1:2,100"), ElementsAre(0, 1, 2, 100));
    EXPECT_THAT(parse_sizes("0:20:+10"), ElementsAre(0, 10, 20));
    EXPECT_THAT(parse_sizes("7:7:*2"), ElementsAre(7));
}

TEST(Selections, are_transports_some_with_a_codec_of_their_own) {
    const Transport& pipe = registry::find_transport("pipe");
    const Transport& tcp = registry::find_transport("tcp");
    const CodecInfo& raw = registry::find_codec("raw");
    EXPECT_THAT(parse_selections({"pipe:raw", "tcp", "pip?:raw", "pipe"}),
                ElementsAre(Selection{&pipe, &raw}, Selection{&tcp, nullptr}, Selection{&pipe, nullptr}));
    for (const char* const word : {"pipe:", "pipe:no-such", "no-such:raw", ":raw", "pipe:raw:json"}) {
        EXPECT_THROW(static_cast<void>(parse_selections({word})), Error) << word;
    }
}

TEST(Selections, may_be_in_one_list) {
    const Transport& pipe = registry::find_transport("pipe");
    const Transport& tcp = registry::find_transport("tcp");
    const Transport& null = registry::find_transport("null");
    const CodecInfo& raw = registry::find_codec("raw");
    EXPECT_THAT(parse_selections({"pipe,tcp"}), ElementsAre(Selection{&pipe, nullptr}, Selection{&tcp, nullptr}));
    EXPECT_THAT(parse_selections({"pipe:raw,tcp", "null"}),
                ElementsAre(Selection{&pipe, &raw}, Selection{&tcp, nullptr}, Selection{&null, nullptr}));
    EXPECT_THAT(parse_selections({"[n,m]ul[l]", "[[:alpha:]]cp:raw"}),
                ElementsAre(Selection{&null, nullptr}, Selection{&tcp, &raw}));
    for (const char* const word : {"", ",", "pipe,", ",pipe", "pipe,,tcp", "pipe,no-such", "pipe tcp"}) {
        EXPECT_THROW(static_cast<void>(parse_selections({word})), Error) << word;
    }
    EXPECT_TRUE(is_named({"tcp,pipe:raw"}, pipe.info));
    EXPECT_FALSE(is_named({"all", "pip[e]"}, pipe.info));
}

TEST(Ranges, have_their_last_value_and_no_digits_of_their_own) {
    EXPECT_THAT(parse_rates("1.1:1.4:+0.1"), ElementsAre(1.1, 1.2, 1.3, 1.4));
    EXPECT_THAT(parse_rates("0.1:0.5:+0.1"), ElementsAre(0.1, 0.2, 0.3, 0.4, 0.5));
    EXPECT_EQ(parse_rates("0.1:100:+0.1").size(), 1000);
    EXPECT_EQ(parse_rates("0.1:100:+0.1").back(), 100);
    EXPECT_THAT(parse_rates("10.1:10.7:+0.2"), ElementsAre(10.1, 10.3, 10.5, 10.7));
    EXPECT_THAT(parse_rates("1.1:9.9:*3"), ElementsAre(1.1, 3.3, 9.9));
    EXPECT_THAT(parse_rates("0.7k:2.1k:+0.7k"), ElementsAre(700, 1400, 2100));
    EXPECT_THAT(parse_sizes("0.5K:1.5K:+0.5K"), ElementsAre(512, 1024, 1536));
    EXPECT_THAT(parse("--gap", "0.1ms:0.4ms:+0.1ms"), ElementsAre(100'000, 200'000, 300'000, 400'000));
    for (const char* const text :
         {"1:2:-1", "2:1:-1", "1:2:+0", "1:2:*0.5", "1:2:*-2", "1:2:+", "1:2:*", "1:2:++1", "1:2:/2"}) {
        EXPECT_THROW(static_cast<void>(parse_rates(text)), Error) << text;
        EXPECT_THROW(static_cast<void>(parse_sizes(text)), Error) << text;
        EXPECT_THROW(static_cast<void>(parse("--depth", text)), Error) << text;
    }
}

TEST(Lists, are_not_confused_with_separated_thousands) {
    for (const char* const text : {"1,000", "64,1,000", "1,000,000", "10,024"}) {
        EXPECT_THROW(static_cast<void>(parse_sizes(text)), Error) << text;
    }
    EXPECT_THAT(parse_sizes("1,100"), ElementsAre(1, 100));
}

TEST(Depths, are_a_list_or_ranges_that_double) {
    EXPECT_THAT(parse("--depth", "1,8,64"), ElementsAre(1, 8, 64));
    EXPECT_THAT(parse("--depth", "1:20"), ElementsAre(1, 2, 4, 8, 16));
    EXPECT_THAT(parse("--depth", "4:65536:*65536"), ElementsAre(4));
}

TEST(Gaps, may_be_nothing) {
    EXPECT_THAT(parse("--gap", "0,10us,1ms"), ElementsAre(0, 10'000, 1'000'000));
}

TEST(Rates, are_a_list_or_ranges) {
    EXPECT_THAT(parse_rates("50k/s,100"), ElementsAre(50'000, 100));
    EXPECT_THAT(parse_rates("1k:5k:*2"), ElementsAre(1000, 2000, 4000));
    EXPECT_THAT(parse_rates("1k:3k:+1k"), ElementsAre(1000, 2000, 3000));
}

TEST(Pairs, count_by_ones_up_to_half_the_cpus) {
    EXPECT_THAT(parse("--pairs", "1:3", 2), ElementsAre(1, 2, 3));
    EXPECT_THAT(parse("--pairs", "cores", 8), ElementsAre(4));
    EXPECT_THAT(parse("--pairs", "1:cores", 8), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(parse("--pairs", "cores", 1), ElementsAre(1));
}

TEST(Knobs, refuse_what_is_none_of_their_values) {
    for (const char* const text : {"", "0", "-1", "x", "65537", "8:1", "1:8:*1", "1:8:+0", "1,1", "1:2:3:4"}) {
        EXPECT_THROW(static_cast<void>(parse("--depth", text)), Error) << text;
    }
    for (const char* const text : {"", "-1us", "x", "1ms,1ms"}) {
        EXPECT_THROW(static_cast<void>(parse("--gap", text)), Error) << text;
    }
    for (const char* const text : {"", "0", "-1", "x", "2k:1k", "1k:2k:+0", "inf", "nan"}) {
        EXPECT_THROW(static_cast<void>(parse_rates(text)), Error) << text;
    }
    for (const char* const text : {"", "0", "257", "core", "2:1"}) {
        EXPECT_THROW(static_cast<void>(parse("--pairs", text, 2)), Error) << text;
    }
}

TEST(Pairs, accept_cores_only_as_a_whole_word) {
    for (const char* const text : {"2cores", "cores2", "corescores", "1:2cores"}) {
        EXPECT_THROW(static_cast<void>(parse("--pairs", text, 8)), Error) << text;
    }
}

class BadSizes : public testing::TestWithParam<const char*> {};

TEST_P(BadSizes, are_refused_with_the_text_quoted) {
    try {
        const auto sizes = parse_sizes(GetParam());
        FAIL() << GetParam() << " became " << testing::PrintToString(sizes);
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::usage);
        EXPECT_THAT(error.what(), testing::HasSubstr("--size"));
    }
}

INSTANTIATE_TEST_SUITE_P(Texts, BadSizes,
                         testing::Values("", ",", "1,", ",1", "1,,2", "1,1", "1:2,2", "2:1", "0:10", "0:10:*2",
                                         "1:10:*1", "1:10:*0", "1:10:+0", "1:10:", "1:10:2", "1:10:*x", "1:2:*2:3", ":",
                                         "1:", ":1", "-1", "1:100000:+1", "1:1T"));

TEST(Placements, take_two_numbers_as_one) {
    std::vector<std::string> texts;
    for (const runner::Placement& placement : parse_placements("none,0,1,same,1,0")) {
        texts.push_back(placement.text);
    }
    EXPECT_THAT(texts, ElementsAre("none", "0,1", "same", "1,0"));
    EXPECT_EQ(parse_placements("00,01").front().text, "0,1") << "the same CPUs are the same cell";
    EXPECT_THROW(static_cast<void>(parse_placements("none,0")), Error);
    EXPECT_THROW(static_cast<void>(parse_placements("none,none")), Error);
    EXPECT_THROW(static_cast<void>(parse_placements("")), Error);
}

TEST(Waits, are_a_list) {
    EXPECT_THAT(parse_waits("block,hybrid:100"), ElementsAre(Wait{WaitMode::block}, Wait{WaitMode::hybrid, 100}));
    EXPECT_THROW(static_cast<void>(parse_waits("block,block")), Error);
    EXPECT_THROW(static_cast<void>(parse_waits("block,sleep")), Error);
}

TEST(Codecs, are_a_list) {
    EXPECT_EQ(parse_codecs("json,raw").size(), 2);
    EXPECT_THROW(static_cast<void>(parse_codecs("json,json")), Error);
    EXPECT_THROW(static_cast<void>(parse_codecs("json,jsn")), Error);
}

}  // namespace
}  // namespace ipcbench::campaign
