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

/// Frames over a mechanism that preserves message boundaries: header and frame are one message, and one system call
/// sends or receives it.
///
/// A Link owns the mechanism's end and has
/// - `is_unreliable`: messages may get lost, and whatever is not a frame is dropped
/// - `prefix`: the bytes that the mechanism needs before each message in memory; 0 for most
/// - `send(message)`, `receive(buffer)`: both take the prefix in front; they return the number of bytes without it, or
///   -1 and errno; `receive` returns the message's true length if it did not fit, and 0 at the end of the connection
/// - `after_send(error, tries)`, `after_receive(error, tries)`: wait as the wait mode says; no fault means try again
///
/// Its destructor tells the peer with an empty message, unless the mechanism does so itself.
///
/// A Link for several frames in flight (`AsynchronousLink`) may also leave a message in its buffer and send it later,
/// in any of its calls. It also has
/// - `flush()`: waits until all of the last message has been sent
/// - `can_send(max)`: returns whether a message with a frame of at most that size can be sent now
/// - `receive_now(buffer)`: as `receive`, but never sleeps
/// - `descriptor()`: returns the descriptor that becomes readable when more arrives, or -1
template <class Link>
concept AsynchronousLink = requires(Link link, std::span<std::byte> buffer, std::size_t max) {
    { link.flush() }
    noexcept->std::same_as<Fault>;
    { link.can_send(max) }
    noexcept->std::same_as<bool>;
    { link.receive_now(buffer) }
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

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        if constexpr (AsynchronousLink<Link>) {
            if (const Fault fault = link_.flush()) {
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

    [[nodiscard]] bool can_send(std::size_t max) noexcept requires AsynchronousLink<Link> {
        return link_.can_send(max);
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
                // `receive` returns any other error too.
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

    /// Converts the received message to a frame or a fault. Returns false if the message must be ignored.
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
    std::optional<Frame> found_;  ///< set by `has_frame` for `receive`
};

}  // namespace ipcbench::transports
