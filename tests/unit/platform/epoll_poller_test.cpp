#include "platform/epoll_poller.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/fd_passing.hpp"

namespace ipcbench::platform {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EpollPoller, names_those_that_are_readable) {
    const auto [first, peer_of_first] = socket_pair();
    const auto [second, peer_of_second] = socket_pair();
    const auto poller = make_poller({first.get(), second.get()});
    ASSERT_NE(poller, nullptr);
    EXPECT_THAT(poller->poll(milliseconds{0}), IsEmpty());
    ASSERT_EQ(::write(peer_of_second.get(), "x", 1), 1);
    EXPECT_THAT(poller->poll(milliseconds{1000}), ElementsAre(1));
    EXPECT_THAT(poller->poll(milliseconds{0}), ElementsAre(1)) << "it still is";
}

TEST(EpollPoller, is_none_where_one_has_no_descriptor) {
    const auto [first, peer] = socket_pair();
    EXPECT_EQ(make_poller({first.get(), -1}), nullptr);
    EXPECT_EQ(make_poller({}), nullptr);
}

}  // namespace
}  // namespace ipcbench::platform
