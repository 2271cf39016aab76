#include "transports/nng/socket.hpp"

#include <poll.h>

#include <array>
#include <string>

#include <gtest/gtest.h>

#include "platform/run_folder.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

constexpr std::size_t max_message = 1024;

/// Waits until the socket has another connection than `former` (0: none). Returns it.
int next_connection(Socket& socket, int former) {
    for (;;) {
        std::array<pollfd, 1> polled{pollfd{socket.filter().changes(), POLLIN, 0}};
        ::poll(polled.data(), polled.size(), -1);
        socket.filter().clear_changes();
        if (const int now = socket.filter().established(); now != 0 && now != former) {
            return now;
        }
    }
}

TEST(NngSocket, that_dials_again_leaves_a_connection_that_the_other_side_has_not_closed) {
    const platform::RunFolder folder;
    const auto as_it_is = [](nng_listener /*listener*/) {};
    const auto anybody = [](nng_pipe /*pipe*/) { return true; };
    Socket first(max_message);
    Socket second(max_message);
    const std::string one = first.listen("ipc://" + folder.path() + "/one", as_it_is, anybody);
    const std::string two = second.listen("ipc://" + folder.path() + "/two", as_it_is, anybody);
    Socket socket(max_message);
    socket.dial(one, one, 0);
    const int former = next_connection(socket, 0);
    socket.dial(two, two, 0);
    EXPECT_NE(next_connection(socket, former), 0);
    EXPECT_NE(next_connection(second, 0), 0);
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair
