#include "platform/fd_passing.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {
namespace {

constexpr std::size_t max_descriptors = 16;

/// Aligned as cmsg(3) requires.
union ControlBuffer {
    cmsghdr alignment;
    std::array<char, CMSG_SPACE(max_descriptors * sizeof(int))> bytes;
};

}  // namespace

std::pair<UniqueFd, UniqueFd> socket_pair(int type) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        throw system_error("creating a socket pair", errno);
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

UniqueFd duplicate(const UniqueFd& fd) {
    UniqueFd copy(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0));
    if (!copy) {
        throw system_error("duplicating a descriptor", errno);
    }
    return copy;
}

bool is_socket(int fd) noexcept {
    int type = 0;
    socklen_t size = sizeof type;
    return ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size) == 0;
}

std::ptrdiff_t send_with_descriptors(int socket, std::span<const std::byte> bytes,
                                     std::span<const UniqueFd> descriptors) noexcept {
    if (descriptors.size() > max_descriptors) {
        errno = EINVAL;
        return -1;
    }
    iovec part{const_cast<std::byte*>(bytes.data()), bytes.size()};  // NOLINT(*-const-cast): sendmsg only reads it
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    ControlBuffer control{};
    if (!descriptors.empty()) {
        std::array<int, max_descriptors> numbers{};
        for (std::size_t i = 0; i < descriptors.size(); ++i) {
            numbers.at(i) = descriptors[i].get();
        }
        const std::size_t size = descriptors.size() * sizeof(int);
        message.msg_control = control.bytes.data();
        message.msg_controllen = CMSG_SPACE(size);
        cmsghdr* const header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(header), numbers.data(), size);
    }
    return ::sendmsg(socket, &message, MSG_NOSIGNAL);
}

void limit_sends(int socket, std::chrono::milliseconds at_most) {
    constexpr int ms_per_s = 1000;
    timeval limit{};
    limit.tv_sec = static_cast<time_t>(at_most.count() / ms_per_s);
    limit.tv_usec = static_cast<suseconds_t>(at_most.count() % ms_per_s * ms_per_s);
    if (::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0) {
        throw system_error("limiting how long the control channel waits", errno);
    }
}

std::ptrdiff_t receive_with_descriptors(int socket, std::span<std::byte> bytes, std::vector<UniqueFd>& descriptors) {
    iovec part{bytes.data(), bytes.size()};
    ControlBuffer control{};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = control.bytes.size();
    const ssize_t received = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) {
        return received;
    }
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) {
            continue;
        }
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(header) + i * sizeof(int), sizeof fd);
            descriptors.emplace_back(fd);
        }
    }
    return received;
}

}  // namespace ipcbench::platform
