#pragma once

#include <sys/msg.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/mq/foreign_messages.hpp"

namespace ipcbench::transports {

/// Returns the largest message that a queue carries on this machine.
[[nodiscard]] std::size_t sysv_message_limit();

/// A PacketChannel's Link over a System V queue, which serves both directions. Does not own the queue.
///
/// There is always space to send, with one round trip at a time and within a QuotaLink's quota, unless other processes
/// have filled the queue. So sending never sleeps in the kernel, which would wait for a receiver of messages that
/// nobody reads: it drops the foreign messages and tries again.
class SysvQueueLink {
public:
    static constexpr bool is_unreliable = false;
    static constexpr std::size_t prefix = sizeof(long);

    /// `types` are the run's message types; `incoming` and `outgoing` are those two, as seen from this side.
    SysvQueueLink(int queue, SysvTypes types, long incoming, long outgoing, const ChannelConfig& config);
    SysvQueueLink(SysvQueueLink&& other) noexcept;
    SysvQueueLink& operator=(SysvQueueLink&&) = delete;
    SysvQueueLink(const SysvQueueLink&) = delete;
    SysvQueueLink& operator=(const SysvQueueLink&) = delete;
    ~SysvQueueLink();

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        std::memcpy(message.data(), &outgoing_, prefix);
        return ::msgsnd(queue_, message.data(), message.size() - prefix, IPC_NOWAIT);
    }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept {
        return ::msgrcv(queue_, room.data(), room.size() - prefix, incoming_, next_flags());
    }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) const noexcept {
        return ::msgrcv(queue_, room.data(), room.size() - prefix, incoming_, IPC_NOWAIT);
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept;
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept;

private:
    /// Returns the flags for msgrcv(2): IPC_NOWAIT to poll, and none for the call that is to sleep, because a queue has
    /// no descriptor to sleep on.
    int next_flags() noexcept {
        const int flags = next_sleeps_ ? 0 : IPC_NOWAIT;
        next_sleeps_ = wait_.mode == WaitMode::block;
        return flags;
    }
    [[nodiscard]] Fault after(int error) const noexcept;

    int queue_;
    long incoming_;
    long outgoing_;
    ForeignMessages foreign_;
    Wait wait_;
    const Lifeline* lifeline_;
    bool next_sleeps_;
};

}  // namespace ipcbench::transports
