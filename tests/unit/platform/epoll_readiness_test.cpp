#include "platform/epoll_readiness.hpp"

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/fd_passing.hpp"

namespace ipcbench::platform {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EpollReadiness, names_those_that_are_readable) {
    const auto [first, peer_of_first] = socket_pair();
    const auto [second, peer_of_second] = socket_pair();
    const auto readiness = make_readiness({first.get(), second.get()});
    ASSERT_NE(readiness, nullptr);
    EXPECT_THAT(readiness->await(milliseconds{0}), IsEmpty());
    ASSERT_EQ(::write(peer_of_second.get(), "x", 1), 1);
    EXPECT_THAT(readiness->await(milliseconds{1000}), ElementsAre(1));
    EXPECT_THAT(readiness->await(milliseconds{0}), ElementsAre(1)) << "it still is";
}

TEST(EpollReadiness, is_none_where_one_has_no_descriptor) {
    const auto [first, peer] = socket_pair();
    EXPECT_EQ(make_readiness({first.get(), -1}), nullptr);
    EXPECT_EQ(make_readiness({}), nullptr);
}

}  // namespace
}  // namespace ipcbench::platform
