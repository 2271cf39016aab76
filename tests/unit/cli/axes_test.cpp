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
