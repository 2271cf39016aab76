#include "platform/bound_socket.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

bool is_bound(std::string_view address) noexcept {
    sockaddr_un there{};
    there.sun_family = AF_UNIX;
    if (address.empty() || address.size() >= sizeof there.sun_path) {
        return false;  // nothing can be bound to it
    }
    std::copy(address.begin(), address.end(), std::begin(there.sun_path));
    const bool is_path = address.front() != '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size() + (is_path ? 1 : 0));
    // Connecting a datagram socket sends nothing.
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket || ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&there), size) == 0) {
        return bool(socket);
    }
    // It is of another type, or accepts only its own peer.
    return errno == EPROTOTYPE || errno == EPERM;
}

}  // namespace ipcbench::platform
