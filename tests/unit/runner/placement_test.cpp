#include "runner/placement.hpp"

#include <gtest/gtest.h>

namespace ipcbench::runner {
namespace {

Seats four_cpus(int parent, int child) {
    Seats seats;
    seats.allowed = {0, 1, 2, 3};
    seats.cpus = {parent, child};
    return seats;
}

TEST(SeatsOfChildren, are_the_CPUs_besides_the_parents_in_turn) {
    const Seats seats = four_cpus(1, 2);
    const int expected[] = {2, 3, 0, 2, 3};
    for (std::size_t child = 0; child < std::size(expected); ++child) {
        EXPECT_EQ(seats_of_child(seats, child).cpus->second, expected[child]) << child;
        EXPECT_EQ(seats_of_child(seats, child).cpus->first, 1);
    }
}

TEST(SeatsOfChildren, are_all_the_parents_where_it_is_to_be_one_CPU) {
    EXPECT_EQ(seats_of_child(four_cpus(3, 3), 2).cpus->second, 3);
}

TEST(SeatsOfChildren, are_none_where_nothing_is_pinned) {
    Seats seats = four_cpus(0, 1);
    seats.cpus.reset();
    EXPECT_FALSE(seats_of_child(seats, 1).cpus);
}

}  // namespace
}  // namespace ipcbench::runner
