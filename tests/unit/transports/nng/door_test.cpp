#include "transports/nng/door.hpp"

#include <poll.h>

#include <gtest/gtest.h>

namespace ipcbench::transports::nng_pair {
namespace {

nng_pipe pipe(std::uint32_t id) {
    nng_pipe made = NNG_PIPE_INITIALIZER;
    made.id = id;
    return made;
}

/// A connection that nng offers, and then makes part of the socket unless the door has closed it.
void come(Door& door, std::uint32_t id) {
    Door::notice(pipe(id), NNG_PIPE_EV_ADD_PRE, &door);
    Door::notice(pipe(id), NNG_PIPE_EV_ADD_POST, &door);
}

void go(Door& door, std::uint32_t id) {
    Door::notice(pipe(id), NNG_PIPE_EV_REM_POST, &door);
}

bool has_news(const Door& door) {
    pollfd polled{door.news(), POLLIN, 0};
    return ::poll(&polled, 1, 0) == 1;
}

constexpr auto anybody = [](nng_pipe) { return true; };

TEST(Door, lets_nobody_in_before_somebody_is_expected) {
    Door door;
    come(door, 7);
    EXPECT_EQ(door.present(), 0);
    EXPECT_EQ(door.standing(), 0);
}

TEST(Door, lets_in_only_who_passes_the_test) {
    Door door;
    door.expect([](nng_pipe one) { return one.id == 8; });
    come(door, 7);
    EXPECT_EQ(door.standing(), 0);
    come(door, 8);
    EXPECT_EQ(door.standing(), 8);
}

TEST(Door, lets_in_one_at_a_time) {
    Door door;
    door.expect(anybody);
    come(door, 7);
    come(door, 8);
    EXPECT_EQ(door.standing(), 7);
    go(door, 8);
    EXPECT_EQ(door.standing(), 7) << "who was turned away is not the one who goes";
    go(door, 7);
    EXPECT_EQ(door.present(), 0);
    come(door, 9);
    EXPECT_EQ(door.standing(), 9);
}

TEST(Door, knows_who_is_about_to_come_in) {
    Door door;
    door.expect(anybody);
    Door::notice(pipe(7), NNG_PIPE_EV_ADD_PRE, &door);
    EXPECT_EQ(door.present(), 7);
    EXPECT_EQ(door.standing(), 0);
    EXPECT_FALSE(has_news(door));
    go(door, 7);
    EXPECT_EQ(door.present(), 0);
}

TEST(Door, tells_of_comings_and_goings_until_somebody_looked) {
    Door door;
    door.expect(anybody);
    come(door, 7);
    EXPECT_TRUE(has_news(door));
    door.looked();
    EXPECT_FALSE(has_news(door));
    go(door, 7);
    EXPECT_TRUE(has_news(door));
}

TEST(Door, lets_nobody_in_once_it_is_closed_and_tells_that_the_peer_is_gone) {
    Door door;
    door.expect(anybody);
    come(door, 7);
    door.close();
    EXPECT_FALSE(door.peer_is_gone());
    go(door, 7);
    EXPECT_TRUE(door.peer_is_gone());
    come(door, 8);
    EXPECT_EQ(door.standing(), 0);
    EXPECT_TRUE(door.peer_is_gone());
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair
