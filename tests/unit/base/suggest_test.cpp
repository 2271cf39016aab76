#include "ipcbench/base/suggest.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ipcbench {
namespace {

constexpr std::array<std::string_view, 6> transports{"pipe",     "uds-stream",  "uds-dgram",
                                                     "shm-spin", "shm-mailbox", "tcp"};

TEST(Suggest, the_distance_counts_single_edits) {
    EXPECT_EQ(edit_distance("pipe", "pipe"), 0U);
    EXPECT_EQ(edit_distance("", "pipe"), 4U);
    EXPECT_EQ(edit_distance("pipe", ""), 4U);
    EXPECT_EQ(edit_distance("pip", "pipe"), 1U);
    EXPECT_EQ(edit_distance("pipes", "pipe"), 1U);
    EXPECT_EQ(edit_distance("pope", "pipe"), 1U);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Suggest, neighbours_swapped_are_one_edit) {
    EXPECT_EQ(edit_distance("ppie", "pipe"), 1U);
    EXPECT_EQ(edit_distance("ipep", "pipe"), 2U);
}

TEST(Suggest, the_distance_is_the_same_both_ways) {
    for (const std::string_view from : transports) {
        for (const std::string_view to : transports) {
            EXPECT_EQ(edit_distance(from, to), edit_distance(to, from)) << from << " " << to;
        }
    }
}

TEST(Suggest, a_typing_error_finds_what_was_meant) {
    EXPECT_EQ(closest("pip", transports), "pipe");
    EXPECT_EQ(closest("ppie", transports), "pipe");
    EXPECT_EQ(closest("shm_spin", transports), "shm-spin");
    EXPECT_EQ(closest("uds-steam", transports), "uds-stream");
    EXPECT_EQ(closest("shm-mailbxo", transports), "shm-mailbox");
    EXPECT_EQ(closest("tpc", transports), "tcp");
}

TEST(Suggest, what_resembles_nothing_finds_nothing) {
    EXPECT_EQ(closest("carrier-pigeon", transports), "");
    EXPECT_EQ(closest("", transports), "");
    EXPECT_EQ(closest("xyz", transports), "");
    EXPECT_EQ(closest("pipe", {}), "");
}

TEST(Suggest, a_family_has_the_name_as_a_whole_part) {
    constexpr std::array<std::string_view, 5> names{"udp", "uds-stream", "uds-dgram", "pipe-uring", "uds-uring"};
    EXPECT_THAT(family_of("uds", names), testing::ElementsAre("uds-stream", "uds-dgram", "uds-uring"));
    EXPECT_THAT(family_of("uds-", names), testing::ElementsAre("uds-stream", "uds-dgram", "uds-uring"));
    EXPECT_THAT(family_of("uring", names), testing::ElementsAre("pipe-uring", "uds-uring"));
    for (const std::string_view none : {"ud", "u", "", "-", "stream-uds", "pipes"}) {
        EXPECT_THAT(family_of(none, names), testing::IsEmpty()) << none;
    }
}

}  // namespace
}  // namespace ipcbench
