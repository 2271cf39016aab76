#pragma once

#include <sys/msg.h>

#include <cstddef>
#include <cstring>
#include <span>

#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {

/// Which of the messages in the one queue are whose: the type that stands before each (msgop(2)).
enum class SysvType : long { to_child = 1, to_parent = 2 };

/// The largest message that a queue carries here.
[[nodiscard]] std::size_t sysv_message_limit();

[[nodiscard]] Availability probe_sysv_queues();

/// A PacketChannel's Link over a System V queue, which serves both directions. Does not own the queue.
class SysvQueueLink {
public:
    static constexpr bool is_unreliable = false;
    static constexpr std::size_t prefix = sizeof(long);

    SysvQueueLink(int queue, SysvType incoming, SysvType outgoing, const ChannelConfig& config) noexcept;
    SysvQueueLink(SysvQueueLink&& other) noexcept;
    SysvQueueLink& operator=(SysvQueueLink&&) = delete;
    SysvQueueLink(const SysvQueueLink&) = delete;
    SysvQueueLink& operator=(const SysvQueueLink&) = delete;
    ~SysvQueueLink();

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        std::memcpy(message.data(), &outgoing_, prefix);
        return ::msgsnd(queue_, message.data(), message.size() - prefix, next_flags());
    }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept {
        return ::msgrcv(queue_, room.data(), room.size() - prefix, static_cast<long>(incoming_), next_flags());
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return after(error, tries); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept { return after(error, tries); }

private:
    /// Polling by IPC_NOWAIT, but for the one call that is to sleep: there is no descriptor to sleep on.
    int next_flags() noexcept {
        const int flags = next_sleeps_ ? 0 : IPC_NOWAIT;
        next_sleeps_ = wait_.mode == WaitMode::block;
        return flags;
    }
    Fault after(int error, std::uint32_t tries) noexcept;
    void pause(std::uint32_t tries) noexcept;

    int queue_;
    SysvType incoming_;
    SysvType outgoing_;
    Wait wait_;
    const Lifeline* lifeline_;
    bool next_sleeps_;
};

}  // namespace ipcbench::transports
