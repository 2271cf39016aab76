#include "runner/placement.hpp"

#include <gtest/gtest.h>

namespace ipcbench::runner {
namespace {

CpuPinning four_cpus(int parent, int child) {
    CpuPinning pinning;
    pinning.allowed = {0, 1, 2, 3};
    pinning.cpus = {parent, child};
    return pinning;
}

TEST(PinningOfChildren, are_the_cpus_besides_the_parents_in_turn) {
    const CpuPinning pinning = four_cpus(1, 2);
    const int expected[] = {2, 3, 0, 2, 3};
    for (std::size_t child = 0; child < std::size(expected); ++child) {
        EXPECT_EQ(pinning_of_child(pinning, child).cpus->second, expected[child]) << child;
        EXPECT_EQ(pinning_of_child(pinning, child).cpus->first, 1);
    }
}

TEST(PinningOfChildren, are_all_the_parents_where_it_is_to_be_one_cpu) {
    EXPECT_EQ(pinning_of_child(four_cpus(3, 3), 2).cpus->second, 3);
}

TEST(PinningOfChildren, are_none_where_nothing_is_pinned) {
    CpuPinning pinning = four_cpus(0, 1);
    pinning.cpus.reset();
    EXPECT_FALSE(pinning_of_child(pinning, 1).cpus);
}

}  // namespace
}  // namespace ipcbench::runner
