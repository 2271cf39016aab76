#include "platform/bound_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/run_folder.hpp"
#include "unit/platform/named_things.hpp"

namespace ipcbench::platform {
namespace {

UniqueFd socket_at(const std::string& address, int type) {
    sockaddr_un there{};
    there.sun_family = AF_UNIX;
    std::copy(address.begin(), address.end(), std::begin(there.sun_path));
    UniqueFd socket(::socket(AF_UNIX, type | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
    EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&there), size), 0);
    return socket;
}

TEST(BoundSocket, is_one_that_a_process_has_open) {
    const RunFolder folder;
    for (const auto& [address, type] :
         {std::pair(folder.path() + "/datagram", SOCK_DGRAM), std::pair(folder.path() + "/stream", SOCK_STREAM),
          std::pair('\0' + folder.prefix(), SOCK_DGRAM)}) {
        EXPECT_FALSE(is_bound(address));
        UniqueFd socket = socket_at(address, type);
        EXPECT_TRUE(is_bound(address));
        socket.reset();
        EXPECT_FALSE(is_bound(address));
    }
}

TEST(BoundSocket, is_no_file_and_no_name_that_is_too_long) {
    const RunFolder folder;
    make_file(folder.path() + "/file");
    EXPECT_FALSE(is_bound(folder.path() + "/file"));
    EXPECT_FALSE(is_bound(std::string(200, 'x')));
    EXPECT_FALSE(is_bound(""));
}

}  // namespace
}  // namespace ipcbench::platform
