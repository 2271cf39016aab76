#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "ipcbench/core/fault.hpp"

namespace ipcbench::transports {

/// Makes a Link over a queue that serves both directions asynchronous. Allows as many frames in flight as the queue has
/// space for; each is in the queue once, as a request or as its answer. So a sender always finds space, and the two
/// sides cannot deadlock over a queue full of requests.
template <class Link>
class QuotaLink {
public:
    static constexpr bool is_unreliable = Link::is_unreliable;
    static constexpr std::size_t prefix = Link::prefix;

    /// `quota` is the number of frames that the queue holds.
    QuotaLink(Link link, std::size_t quota) : link_(std::move(link)), quota_(static_cast<std::ptrdiff_t>(quota)) {}

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        const ssize_t sent = link_.send(message);
        in_flight_ += sent >= 0 ? 1 : 0;
        return sent;
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return link_.after_send(error, tries); }

    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept { return count(link_.receive(room)); }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) noexcept { return count(link_.receive_now(room)); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return link_.after_receive(error, tries);
    }

    [[nodiscard]] Fault flush() const noexcept { return {}; }
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return in_flight_ < quota_; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }

private:
    ssize_t count(ssize_t received) noexcept {
        in_flight_ -= received >= 0 ? 1 : 0;
        return received;
    }

    Link link_;
    std::ptrdiff_t quota_;
    std::ptrdiff_t in_flight_ = 0;  ///< frames of the parent; unused in the child
};

}  // namespace ipcbench::transports
