#pragma once

#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// A PacketChannel's Link over a connected SOCK_SEQPACKET or SOCK_DGRAM socket that does not lose packets.
class PacketSocket {
public:
    static constexpr bool is_unreliable = false;
    static constexpr std::size_t prefix = 0;

    PacketSocket(UniqueFd socket, const ChannelConfig& config, int poll_limit_ms = -1)
        : socket_(std::move(socket)), wait_(config, poll_limit_ms) {
        set_non_blocking(socket_.get(), wait_.non_blocking());
    }
    PacketSocket(PacketSocket&&) noexcept = default;
    PacketSocket& operator=(PacketSocket&&) noexcept = default;
    PacketSocket(const PacketSocket&) = delete;
    PacketSocket& operator=(const PacketSocket&) = delete;
    /// Sends an empty packet: a datagram socket does not notice that its peer has closed.
    ~PacketSocket() {
        if (socket_) {
            ::send(socket_.get(), nullptr, 0, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    }

    [[nodiscard]] ssize_t send(std::span<const std::byte> message) const noexcept {
        return ::send(socket_.get(), message.data(), message.size(), MSG_NOSIGNAL);
    }
    /// Returns the packet's true length, as recv(2) does with MSG_TRUNC.
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) const noexcept {
        return ::recv(socket_.get(), room.data(), room.size(), MSG_TRUNC);
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) const noexcept {
        return wait_.after(error, socket_.get(), POLLOUT, tries);
    }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) const noexcept {
        return wait_.after(error, socket_.get(), POLLIN, tries);
    }

    [[nodiscard]] Fault after_either(int error, std::uint32_t tries) const noexcept {
        return wait_.after_either(error, socket_.get(), socket_.get(), tries);
    }
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }
    [[nodiscard]] bool non_blocking() const noexcept { return wait_.non_blocking(); }

private:
    UniqueFd socket_;
    FdWait wait_;
};

/// As PacketSocket, for a socket that may lose packets: a wait for one may end with `lost`.
class LossyPacketSocket {
public:
    static constexpr bool is_unreliable = true;
    static constexpr std::size_t prefix = 0;

    /// A zero `loss_timeout` waits without limit, as the answering side does. Throws Error.
    LossyPacketSocket(UniqueFd socket, const ChannelConfig& config, std::chrono::milliseconds loss_timeout);

    [[nodiscard]] ssize_t send(std::span<const std::byte> message) const noexcept { return socket_.send(message); }
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) const noexcept { return socket_.receive(room); }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) const noexcept {
        return socket_.after_send(error, tries);
    }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return gives_up(error, tries) ? Fault{FaultKind::lost} : socket_.after_receive(error, tries);
    }
    [[nodiscard]] Fault after_either(int error, std::uint32_t tries) noexcept {
        return gives_up(error, tries) ? Fault{FaultKind::lost} : socket_.after_either(error, tries);
    }
    [[nodiscard]] int descriptor() const noexcept { return socket_.descriptor(); }
    [[nodiscard]] std::int64_t loss_timeout_ns() const noexcept { return loss_timeout_ns_; }

private:
    /// Reading the clock costs a large part of a poll, so only every 1,024th poll reads it: about every 0.3 ms.
    static constexpr std::uint32_t polls_per_clock_read = 1024;

    [[nodiscard]] bool gives_up(int error, std::uint32_t tries) noexcept {
        return loss_timeout_ns_ != 0 && (error == EAGAIN || error == EWOULDBLOCK) && is_late(tries);
    }

    [[nodiscard]] bool is_late(std::uint32_t tries) noexcept {
        if (!socket_.non_blocking()) {
            return true;  // SO_RCVTIMEO has expired
        }
        if (tries % polls_per_clock_read != polls_per_clock_read - 1) {
            return false;
        }
        const std::int64_t now = now_ns();
        if (tries < polls_per_clock_read) {
            deadline_ns_ = now + loss_timeout_ns_;
        }
        return now >= deadline_ns_;
    }

    PacketSocket socket_;
    std::int64_t loss_timeout_ns_;
    std::int64_t deadline_ns_ = 0;
};

}  // namespace ipcbench::transports
