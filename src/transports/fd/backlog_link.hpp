#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "transports/fd/packet_channel.hpp"

namespace ipcbench::transports {

/// Makes a Link over non-blocking descriptors asynchronous. A message that the kernel has no space for stays in its
/// buffer as a backlog of one, and the following calls send it. The Link must also have
/// - `after_either(error, tries)`: waits until it can receive or send
/// - `descriptor()`
template <class Link>
class BacklogLink {
public:
    static constexpr bool is_unreliable = Link::is_unreliable;
    static constexpr std::size_t prefix = Link::prefix;

    explicit BacklogLink(Link link) : link_(std::move(link)) {}

    [[nodiscard]] ssize_t send(std::span<std::byte> message) noexcept {
        const ssize_t sent = link_.send(message);
        if (sent >= 0 || !would_block(errno)) {
            return sent;
        }
        backlog_ = message;
        return static_cast<ssize_t>(message.size());
    }
    [[nodiscard]] Fault after_send(int error, std::uint32_t tries) noexcept { return link_.after_send(error, tries); }

    /// Fails also with the error of sending the backlog.
    [[nodiscard]] ssize_t receive(std::span<std::byte> room) noexcept {
        return send_on() || would_block(errno) ? link_.receive(room) : -1;
    }
    [[nodiscard]] ssize_t receive_now(std::span<std::byte> room) noexcept { return receive(room); }
    [[nodiscard]] Fault after_receive(int error, std::uint32_t tries) noexcept {
        return backlog_.empty() ? link_.after_receive(error, tries) : link_.after_either(error, tries);
    }

    [[nodiscard]] Fault flush() noexcept {
        for (std::uint32_t tries = 0; !send_on(); ++tries) {
            if (const Fault fault = link_.after_send(errno, tries)) {
                return fault;
            }
        }
        return {};
    }
    /// Returns true also if sending the backlog failed: `flush` returns that error.
    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept { return send_on() || !would_block(errno); }
    [[nodiscard]] int descriptor() const noexcept { return link_.descriptor(); }
    [[nodiscard]] std::int64_t loss_timeout_ns() const noexcept requires is_unreliable {
        return link_.loss_timeout_ns();
    }

private:
    [[nodiscard]] static bool would_block(int error) noexcept { return error == EAGAIN || error == EWOULDBLOCK; }

    /// Returns whether the backlog has been sent; if not, errno says why.
    [[nodiscard]] bool send_on() noexcept {
        if (!backlog_.empty() && link_.send(backlog_) >= 0) {
            backlog_ = {};
        }
        return backlog_.empty();
    }

    Link link_;
    std::span<std::byte> backlog_;
};

/// Returns the endpoint over that Link, with a backlog if several frames may be in flight. Throws Error.
template <class Link>
[[nodiscard]] std::unique_ptr<Endpoint> make_packet_endpoint(Link link, const ChannelConfig& config,
                                                             EffectiveOptions options) {
    if (config.frames_in_flight > 1) {
        return std::make_unique<EndpointOf<PacketChannel<BacklogLink<Link>>>>(BacklogLink<Link>(std::move(link)),
                                                                              config, std::move(options));
    }
    return std::make_unique<EndpointOf<PacketChannel<Link>>>(std::move(link), config, std::move(options));
}

}  // namespace ipcbench::transports
