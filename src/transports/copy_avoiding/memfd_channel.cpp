#include "transports/copy_avoiding/memfd_channel.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {
namespace {

/// The arguments of recvmsg(2) and sendmsg(2) for one FrameHeader and one descriptor. Contains pointers to itself.
struct DescriptorMessage {
    DescriptorMessage() noexcept {
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
    }
    DescriptorMessage(const DescriptorMessage&) = delete;
    DescriptorMessage& operator=(const DescriptorMessage&) = delete;
    ~DescriptorMessage() = default;

    FrameHeader header{};
    iovec part{&header, sizeof header};
    // Has no space for a second descriptor: the kernel closes what does not fit, and sets MSG_CTRUNC.
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
};

/// Returns the received descriptor, if there is one.
UniqueFd take_descriptor(DescriptorMessage& descriptor_message) noexcept {
    const cmsghdr* const attached = CMSG_FIRSTHDR(&descriptor_message.message);
    if (attached == nullptr || attached->cmsg_level != SOL_SOCKET || attached->cmsg_type != SCM_RIGHTS) {
        return {};
    }
    // CMSG_SPACE is rounded up, so two descriptors may fit where one was expected.
    std::array<int, CMSG_SPACE(sizeof(int)) / sizeof(int)> fds{};
    const std::size_t bytes = attached->cmsg_len - CMSG_LEN(0);
    std::memcpy(fds.data(), CMSG_DATA(attached), bytes);
    for (std::size_t i = 1; i < bytes / sizeof(int); ++i) {
        UniqueFd(fds.at(i)).reset();
        descriptor_message.message.msg_flags |= MSG_CTRUNC;
    }
    return UniqueFd(fds[0]);
}

/// Returns the smallest buffer that the kernel allows, which holds a few unread frames: each keeps memory alive. With
/// several frames in flight, returns space for all of them, but not for more than the descriptors that a process may
/// have in its sockets (RLIMIT_NOFILE).
int send_buffer_for(std::size_t depth) noexcept {
    constexpr std::size_t min = 1;
    constexpr std::size_t per_letter = 2048;  // the kernel doubles it, and treats a quarter of that as full
    constexpr std::size_t max_letters = 256;
    return static_cast<int>(depth > 1 ? per_letter * std::min(depth, max_letters) : min);
}

}  // namespace

MemfdChannel::MemfdChannel(UniqueFd socket, const ChannelConfig& config)
    : socket_(std::move(socket)),
      wait_(config.wait, *config.lifeline),
      max_frame_(config.max_frame),
      draft_(*config.lifeline) {
    set_non_blocking(socket_.get(), wait_.non_blocking());
    const int size = send_buffer_for(config.frames_in_flight);
    if (::setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &size, sizeof size) != 0) {
        throw system_error("setting SO_SNDBUF", errno);
    }
}

Fault MemfdChannel::commit(std::size_t size, std::uint32_t sequence) noexcept {
    if (const Fault fault = draft_.seal()) {
        return fault;
    }
    DescriptorMessage descriptor_message;
    descriptor_message.header = {static_cast<std::uint32_t>(size), sequence};
    cmsghdr* const attached = CMSG_FIRSTHDR(&descriptor_message.message);
    attached->cmsg_level = SOL_SOCKET;
    attached->cmsg_type = SCM_RIGHTS;
    attached->cmsg_len = CMSG_LEN(sizeof(int));
    descriptor_message.message.msg_controllen = attached->cmsg_len;
    const int fd = draft_.fd();
    std::memcpy(CMSG_DATA(attached), &fd, sizeof fd);
    for (std::uint32_t tries = 0; ::sendmsg(socket_.get(), &descriptor_message.message, MSG_NOSIGNAL) < 0; ++tries) {
        if (const Fault fault = wait_.after(errno, socket_.get(), POLLOUT, tries)) {
            return fault;
        }
    }
    draft_.discard();
    return {};
}

Frame MemfdChannel::receive() noexcept {
    DescriptorMessage descriptor_message;
    ssize_t got = -1;
    for (std::uint32_t tries = 0; (got = ::recvmsg(socket_.get(), &descriptor_message.message, MSG_CMSG_CLOEXEC)) < 0;
         ++tries) {
        if (const Fault fault = wait_.after(errno, socket_.get(), POLLIN, tries)) {
            return {{}, 0, fault};
        }
    }
    const UniqueFd memory = take_descriptor(descriptor_message);
    if (got == 0) {
        return {{}, 0, {FaultKind::closed}};
    }
    if (got != sizeof descriptor_message.header ||
        (descriptor_message.message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0 || !memory ||
        descriptor_message.header.size > max_frame_) {
        return {{}, 0, {FaultKind::corrupt}};
    }
    const Fault fault = received_.map(memory.get(), descriptor_message.header.size);
    return {received_.bytes(), descriptor_message.header.sequence, fault};
}

std::unique_ptr<Endpoint> make_memfd_endpoint(UniqueFd socket, Side /*end*/, const ChannelConfig& config) {
    return std::make_unique<EndpointOf<MemfdChannel>>(std::move(socket), config);
}

}  // namespace ipcbench::transports
