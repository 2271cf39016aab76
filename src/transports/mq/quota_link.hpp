#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "ipcbench/core/fault.hpp"

namespace ipcbench::transports {

/// Makes a Link over a queue that serves both directions asynchronous. As many frames are let out as the queue has room
/// for, with their answers: each is in it once, on the way forth or back. So whoever sends finds room, and two sides
/// that both wait for it, in a queue full of pings, cannot be.
template <class Link>
class QuotaLink {
public:
    static constexpr bool is_unreliable = Link::is_unreliable;
    static constexpr std::size_t prefix = Link::prefix;

    /// `quota`: frames that the queue holds.
    QuotaLink(Link link, std::size_t quota) : link_(std::move(link)), quota_(static_cast<std::ptrdiff_t>(quota)) {}

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        const ssize_t sent = link_.send(message);
        under_way_ += sent >= 0 ? 1 : 0;
        return sent;
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return link_.after_send(error, tries); }

    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept { return count(link_.receive(room)); }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) noexcept { return count(link_.receive_now(room)); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return link_.after_receive(error, tries);
    }

    [[nodiscard]] Fault settle() const noexcept { return {}; }
    [[nodiscard]] bool has_room(std::size_t /*max*/) const noexcept { return under_way_ < quota_; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

private:
    ssize_t count(ssize_t received) noexcept {
        under_way_ -= received >= 0 ? 1 : 0;
        return received;
    }

    Link link_;
    std::ptrdiff_t quota_;
    std::ptrdiff_t under_way_ = 0;  ///< of the parent's frames; the child never asks
};

}  // namespace ipcbench::transports
