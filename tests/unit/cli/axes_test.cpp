#include "cli/axes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "registry/registry.hpp"

namespace ipcbench::cli {
namespace {

using testing::ElementsAre;

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

TEST(Contestants, are_transports_some_with_a_codec_of_their_own) {
    const Transport& pipe = registry::find_transport("pipe");
    const Transport& tcp = registry::find_transport("tcp");
    const CodecInfo& raw = registry::find_codec("raw");
    EXPECT_THAT(parse_contestants({"pipe:raw", "tcp", "pip?:raw", "pipe"}),
                ElementsAre(Contestant{&pipe, &raw}, Contestant{&tcp, nullptr}, Contestant{&pipe, nullptr}));
    for (const char* const word : {"pipe:", "pipe:no-such", "no-such:raw", ":raw", "pipe:raw:json"}) {
        EXPECT_THROW(static_cast<void>(parse_contestants({word})), Error) << word;
    }
}

TEST(Contestants, may_be_in_one_list) {
    const Transport& pipe = registry::find_transport("pipe");
    const Transport& tcp = registry::find_transport("tcp");
    const Transport& null = registry::find_transport("null");
    const CodecInfo& raw = registry::find_codec("raw");
    EXPECT_THAT(parse_contestants({"pipe,tcp"}), ElementsAre(Contestant{&pipe, nullptr}, Contestant{&tcp, nullptr}));
    EXPECT_THAT(parse_contestants({"pipe:raw,tcp", "null"}),
                ElementsAre(Contestant{&pipe, &raw}, Contestant{&tcp, nullptr}, Contestant{&null, nullptr}));
    EXPECT_THAT(parse_contestants({"[n,m]ul[l]", "[[:alpha:]]cp:raw"}),
                ElementsAre(Contestant{&null, nullptr}, Contestant{&tcp, &raw}));
    for (const char* const word : {"", ",", "pipe,", ",pipe", "pipe,,tcp", "pipe,no-such", "pipe tcp"}) {
        EXPECT_THROW(static_cast<void>(parse_contestants({word})), Error) << word;
    }
    EXPECT_TRUE(names_transport({"tcp,pipe:raw"}, pipe.info));
    EXPECT_FALSE(names_transport({"all", "pip[e]"}, pipe.info));
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
    using std::chrono::microseconds;
    EXPECT_THAT(parse_gaps("0.1ms:0.4ms:+0.1ms"),
                ElementsAre(microseconds{100}, microseconds{200}, microseconds{300}, microseconds{400}));
    for (const char* const text :
         {"1:2:-1", "2:1:-1", "1:2:+0", "1:2:*0.5", "1:2:*-2", "1:2:+", "1:2:*", "1:2:++1", "1:2:/2"}) {
        EXPECT_THROW(static_cast<void>(parse_rates(text)), Error) << text;
        EXPECT_THROW(static_cast<void>(parse_sizes(text)), Error) << text;
        EXPECT_THROW(static_cast<void>(parse_depths(text)), Error) << text;
    }
}

TEST(Lists, are_not_confused_with_separated_thousands) {
    for (const char* const text : {"1,000", "64,1,000", "1,000,000", "10,024"}) {
        EXPECT_THROW(static_cast<void>(parse_sizes(text)), Error) << text;
    }
    EXPECT_THAT(parse_sizes("1,100"), ElementsAre(1, 100));
}

TEST(Pairs, take_the_word_cores_only_by_itself) {
    for (const char* const text : {"2cores", "cores2", "corescores", "1:2cores"}) {
        EXPECT_THROW(static_cast<void>(parse_pairs(text, 8)), Error) << text;
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
}  // namespace ipcbench::cli
