#include "transports/nng/hang_up.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

/// A listening socket on the loopback interface, and one connection to it.
struct Connection {
    Connection() : listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        socklen_t size = sizeof address;
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listener.get(), generic, size), 0);
        EXPECT_EQ(::listen(listener.get(), 2), 0);
        EXPECT_EQ(::getsockname(listener.get(), generic, &size), 0);
        where = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
        dialled = UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::connect(dialled.get(), generic, size), 0);
        accepted = UniqueFd(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        EXPECT_TRUE(accepted);
    }

    UniqueFd listener;
    UniqueFd dialled;
    UniqueFd accepted;
    std::string where;
};

bool has_ended(const UniqueFd& connection) {
    pollfd polled{connection.get(), 0, 0};
    ::poll(&polled, 1, 0);
    return (polled.revents & POLLHUP) != 0;
}

bool can_write(const UniqueFd& connection) {
    return ::send(connection.get(), "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1;
}

TEST(HangUp, ends_the_connection_of_a_dialer) {
    const Connection connection;
    hang_up(connection.where, SocketKind::dialer);
    EXPECT_FALSE(can_write(connection.dialled));
    EXPECT_TRUE(can_write(connection.accepted)) << "it is the other side's to end";
}

TEST(HangUp, ends_the_connection_of_a_listener_that_keeps_listening) {
    const Connection connection;
    hang_up(connection.where, SocketKind::listener);
    EXPECT_FALSE(can_write(connection.accepted));
    EXPECT_TRUE(can_write(connection.dialled));
    EXPECT_FALSE(has_ended(connection.listener));
}

TEST(HangUp, leaves_other_connections_alone) {
    const Connection connection;
    const Connection other;
    hang_up(connection.where, SocketKind::dialer);
    EXPECT_TRUE(can_write(other.dialled));
    EXPECT_TRUE(can_write(other.accepted));
}

TEST(HangUp, leaves_connections_without_a_name_alone) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    const UniqueFd one(ends[0]);
    const UniqueFd other(ends[1]);
    hang_up("ipc:///tmp/nobody", SocketKind::listener);
    hang_up("ipc:///tmp/nobody", SocketKind::dialer);
    EXPECT_TRUE(can_write(one));
    EXPECT_TRUE(can_write(other));
}

TEST(HangUp, knows_whether_anything_is_left_there) {
    Connection connection;
    EXPECT_TRUE(is_used(connection.where, SocketKind::dialer));
    EXPECT_TRUE(is_used(connection.where, SocketKind::listener));
    connection.dialled.reset();
    EXPECT_FALSE(is_used(connection.where, SocketKind::dialer));
    hang_up(connection.where, SocketKind::listener);
    connection.listener.reset();
    EXPECT_TRUE(is_used(connection.where, SocketKind::listener)) << "a connection that has ended is still to be closed";
    connection.accepted.reset();
    EXPECT_FALSE(is_used(connection.where, SocketKind::listener));
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair
