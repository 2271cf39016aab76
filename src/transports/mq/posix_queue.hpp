#pragma once

#include <mqueue.h>

#include <cstddef>
#include <span>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// One POSIX message queue (mq_overview(7)), opened once to receive and once to send. Its name is already removed.
struct PosixQueue {
    UniqueFd input;
    UniqueFd output;
    std::size_t messages = 0;  ///< the number of messages that it holds
};

/// Creates a queue for messages of `bytes` bytes, exclusively and with mode 0600, opens both ends and removes its name:
/// only a process that receives a descriptor can use it. With `messages` 0, the queue holds the usual number of them
/// or as many as the channel may have in flight, or fewer if that exceeds the limits. Throws Error.
[[nodiscard]] PosixQueue open_posix_queue(const ChannelConfig& config, std::size_t bytes, std::size_t messages);

/// Checks that two queues can hold that many messages of `bytes` bytes each: creates them and removes them again.
/// Throws Error.
void check_posix_queues(std::size_t bytes, std::size_t messages);

/// Returns the largest message that each of two queues with that many messages (0: 1) can carry on this machine.
[[nodiscard]] std::size_t posix_message_limit(std::size_t messages);

/// A PacketChannel's Link over one queue per direction. On Linux their descriptors are file descriptors.
class PosixQueueLink {
public:
    static constexpr bool is_unreliable = false;
    static constexpr std::size_t prefix = 0;

    PosixQueueLink(UniqueFd input, UniqueFd output, const ChannelConfig& config)
        : input_(std::move(input)), output_(std::move(output)), wait_(config) {
        set_non_blocking(input_.get(), wait_.non_blocking());
        set_non_blocking(output_.get(), wait_.non_blocking());
    }
    PosixQueueLink(PosixQueueLink&&) noexcept = default;
    PosixQueueLink& operator=(PosixQueueLink&&) noexcept = default;
    PosixQueueLink(const PosixQueueLink&) = delete;
    PosixQueueLink& operator=(const PosixQueueLink&) = delete;
    ~PosixQueueLink() {
        if (output_) {
            const timespec at_once{};  // in the past: never waits for space
            ::mq_timedsend(output_.get(), "", 0, 0, &at_once);
        }
    }

    [[nodiscard]] ssize_t send(std::span<const std::byte> message) const noexcept {
        return ::mq_send(output_.get(), reinterpret_cast<const char*>(message.data()), message.size(), 0);
    }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) const noexcept {
        return ::mq_receive(input_.get(), reinterpret_cast<char*>(room.data()), room.size(), nullptr);
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) const noexcept {
        return wait_.after(error, output_.get(), POLLOUT, tries);
    }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) const noexcept {
        return wait_.after(error, input_.get(), POLLIN, tries);
    }
    [[nodiscard]] Fault after_either(int error, std::uint32_t tries) const noexcept {
        return wait_.after_either(error, input_.get(), output_.get(), tries);
    }
    [[nodiscard]] int descriptor() const noexcept { return input_.get(); }

private:
    UniqueFd input_;
    UniqueFd output_;
    FdWait wait_;
};

}  // namespace ipcbench::transports
