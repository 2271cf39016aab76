#pragma once

#include <sys/msg.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "ipcbench/core/transport.hpp"
#include "transports/mq/sysv_strangers.hpp"

namespace ipcbench::transports {

/// The largest message that a queue carries here.
[[nodiscard]] std::size_t sysv_message_limit();

/// A PacketChannel's Link over a System V queue, which serves both directions. Does not own the queue.
///
/// There is always room to send, in a ping-pong and in what a QuotaLink lets out, unless strangers have filled the
/// queue. So sending never sleeps in the kernel, which would wait for somebody to receive what nobody asks for: it
/// drops their messages and tries again.
class SysvQueueLink {
public:
    static constexpr bool is_unreliable = false;
    static constexpr std::size_t prefix = sizeof(long);

    /// `types`: the run's; `incoming` and `outgoing` are these two.
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
    /// Of msgrcv: polling by IPC_NOWAIT, but for the one call that is to sleep: there is no descriptor to sleep on.
    int next_flags() noexcept {
        const int flags = next_sleeps_ ? 0 : IPC_NOWAIT;
        next_sleeps_ = wait_.mode == WaitMode::block;
        return flags;
    }
    [[nodiscard]] Fault after(int error) const noexcept;

    int queue_;
    long incoming_;
    long outgoing_;
    SysvStrangers strangers_;
    Wait wait_;
    const Lifeline* lifeline_;
    bool next_sleeps_;
};

}  // namespace ipcbench::transports
