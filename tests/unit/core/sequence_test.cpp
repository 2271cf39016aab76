#include "ipcbench/core/sequence.hpp"

#include <gtest/gtest.h>

namespace ipcbench::sequence {
namespace {

TEST(Sequence, begins_again_after_the_last_number) {
    EXPECT_EQ(after(0), 1);
    EXPECT_EQ(after(mask), 0);
}

TEST(Sequence, distances_reach_over_the_end) {
    EXPECT_EQ(distance(5, 5), 0);
    EXPECT_EQ(distance(5, 9), 4);
    EXPECT_EQ(distance(9, 5), -4);
    EXPECT_EQ(distance(mask, 0), 1);
    EXPECT_EQ(distance(1, mask), -2);
}

}  // namespace
}  // namespace ipcbench::sequence
