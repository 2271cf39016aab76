#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>
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
/// the
///   message's true length where it did not fit, and 0 at the end of the connection
/// - `after_send(error, tries)`, `after_receive(error, tries)`: waits as its mode says; no fault: to be tried again
/// Its destructor tells the peer, where the mechanism itself would not, by an empty message.
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
        std::uint32_t tries = 0;
        while (true) {
            const ssize_t got = link_.receive(incoming_);
            if (got == 0) {
                return {{}, 0, {FaultKind::closed}};
            }
            if (got > 0) {
                if (const FrameHeader header = read_header(incoming_.data() + Link::prefix);
                    sizeof header + header.size == static_cast<std::size_t>(got) && header.size <= max_frame_) {
                    return {{incoming_.data() + overhead, header.size}, header.sequence, {}};
                }
                if constexpr (!is_unreliable) {
                    return {{}, 0, {FaultKind::corrupt}};
                }
                tries = 0;
            } else if (const Fault fault = link_.after_receive(errno, tries++)) {
                return {{}, 0, fault};
            }
        }
    }

    void release() noexcept {}

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    static constexpr std::size_t overhead = Link::prefix + sizeof(FrameHeader);

    Link link_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
