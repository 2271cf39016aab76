#include "transports/nng/door.hpp"

#include <gtest/gtest.h>

namespace ipcbench::transports::nng_pair {
namespace {

nng_pipe pipe(std::uint32_t id) {
    nng_pipe made = NNG_PIPE_INITIALIZER;
    made.id = id;
    return made;
}

TEST(Door, knows_who_is_there_and_how_many_came) {
    Door door;
    EXPECT_EQ(door.present(), 0);
    Door::notice(pipe(7), NNG_PIPE_EV_ADD_PRE, &door);
    EXPECT_EQ(door.present(), 0) << "not in yet";
    Door::notice(pipe(7), NNG_PIPE_EV_ADD_POST, &door);
    EXPECT_EQ(door.present(), 7);
    Door::notice(pipe(7), NNG_PIPE_EV_REM_POST, &door);
    EXPECT_EQ(door.present(), 0);
    Door::notice(pipe(8), NNG_PIPE_EV_ADD_POST, &door);
    EXPECT_EQ(door.present(), 8);
    EXPECT_EQ(door.arrivals(), 2U);
}

TEST(Door, takes_one_that_was_refused_for_nobody_who_goes) {
    Door door;
    Door::notice(pipe(7), NNG_PIPE_EV_ADD_POST, &door);
    Door::notice(pipe(9), NNG_PIPE_EV_REM_POST, &door);
    EXPECT_EQ(door.present(), 7);
}

TEST(Door, tells_that_the_peer_is_gone_once_it_was_closed_behind_it) {
    Door door;
    Door::notice(pipe(7), NNG_PIPE_EV_ADD_POST, &door);
    door.close_behind(7);
    EXPECT_FALSE(door.peer_is_gone());
    Door::notice(pipe(7), NNG_PIPE_EV_REM_POST, &door);
    EXPECT_TRUE(door.peer_is_gone());
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair
