#pragma once

#include <sys/types.h>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

/// Frames over a mechanism that keeps messages apart by itself: header and frame are one message, one system call each
/// way.
///
/// A Link owns the mechanism's end and has
/// - `is_unreliable`: messages may get lost, and what is no frame is dropped
/// - `prefix`: bytes that the mechanism wants before each message in memory, 0 for most
/// - `send(message)`, `receive(room)` with the prefix in front: bytes without it, or -1 and errno; `receive` returns
///   the message's true length where it did not fit, and 0 at the end of the connection
/// - `after_send(error, tries)`, `after_receive(error, tries)`: waits as its mode says; no fault: to be tried again
/// Its destructor tells the peer, where the mechanism itself would not, by an empty message.
///
/// One for several frames under way (`AsynchronousLink`) may also leave a message where it lies, and send it on in any
/// of its calls; it has
/// - `settle()`: waits until nothing is left of what was sent
/// - `has_room(max)`: whether a message with a frame of at most that size can be sent now
/// - `receive_now(room)`: as `receive`, but never sleeps
/// - `descriptor()`: what becomes readable when there is more, or -1
template <class Link>
concept AsynchronousLink = requires(Link link, std::span<std::byte> room, std::size_t max) {
    { link.settle() }
    noexcept->std::same_as<Fault>;
    { link.has_room(max) }
    noexcept->std::same_as<bool>;
    { link.receive_now(room) }
    noexcept->std::same_as<ssize_t>;
    { link.descriptor() }
    noexcept->std::same_as<int>;
};

template <class Link>
class PacketChannel {
public:
    static constexpr bool is_unreliable = Link::is_unreliable;

    PacketChannel(Link link, const ChannelConfig& config, EffectiveOptions options)
        : link_(std::move(link)),
          max_frame_(config.max_frame),
          outgoing_(overhead + config.max_frame),
          incoming_(overhead + config.max_frame),
          options_(std::move(options)) {}

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        if constexpr (AsynchronousLink<Link>) {
            if (const Fault fault = link_.settle()) {
                return {{}, fault};
            }
        }
        return {std::span(outgoing_).subspan(overhead, max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        write_header(outgoing_.data() + Link::prefix, {static_cast<std::uint32_t>(size), sequence});
        const std::span message(outgoing_.data(), overhead + size);
        for (std::uint32_t tries = 0; link_.send(message) < 0; ++tries) {
            if (const Fault fault = link_.after_send(errno, tries)) {
                return fault;
            }
        }
        return {};
    }

    Frame receive() noexcept {
        if constexpr (AsynchronousLink<Link>) {
            if (found_) {
                return *std::exchange(found_, std::nullopt);
            }
        }
        Frame frame;
        std::uint32_t tries = 0;
        while (true) {
            const ssize_t got = link_.receive(incoming_);
            if (got >= 0) {
                if (open(got, frame)) {
                    return frame;
                }
                tries = 0;
            } else if (const Fault fault = link_.after_receive(errno, tries++)) {
                return {{}, 0, fault};
            }
        }
    }

    void release() noexcept {}

    [[nodiscard]] bool has_room(std::size_t max) noexcept requires AsynchronousLink<Link> {
        return link_.has_room(max);
    }

    [[nodiscard]] bool has_frame() noexcept requires AsynchronousLink<Link> {
        while (!found_) {
            Frame frame;
            const ssize_t got = link_.receive_now(incoming_);
            if (got >= 0) {
                if (open(got, frame)) {
                    found_ = frame;
                }
            } else if (errno != EINTR) {
                // Whatever else is wrong, `receive` meets it, too.
                return errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOMSG;
            }
        }
        return true;
    }

    [[nodiscard]] int descriptor() const noexcept requires AsynchronousLink<Link> { return link_.descriptor(); }
    [[nodiscard]] std::int64_t loss_timeout_ns() const noexcept requires is_unreliable {
        return link_.loss_timeout_ns();
    }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    static constexpr std::size_t overhead = Link::prefix + sizeof(FrameHeader);

    /// What was received, as a frame or a fault; false where it is nothing that counts.
    bool open(ssize_t got, Frame& frame) const noexcept {
        if (got == 0) {
            frame = {{}, 0, {FaultKind::closed}};
            return true;
        }
        if (const FrameHeader header = read_header(incoming_.data() + Link::prefix);
            sizeof header + header.size == static_cast<std::size_t>(got) && header.size <= max_frame_) {
            frame = {{incoming_.data() + overhead, header.size}, header.sequence, {}};
            return true;
        }
        frame = {{}, 0, {FaultKind::corrupt}};
        return !is_unreliable;
    }

    Link link_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    EffectiveOptions options_;
    std::optional<Frame> found_;  ///< by `has_frame`, for `receive`
};

}  // namespace ipcbench::transports
