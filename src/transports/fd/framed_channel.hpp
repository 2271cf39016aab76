#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/frame_buffer.hpp"

namespace ipcbench::transports {

/// Frames over a stream of bytes: header and frame go out in one piece, and one read takes what has come.
///
/// A Bytes owns the stream, or the two that make a connection, and has
/// - `write(bytes)`: writes all of them, waiting as its mode says
///   or `write(bytes, next_room)`, where the next `read` will have this room, unless it is empty
/// - `read(room, got)`: waits until there is something, and takes what fits; the end of the stream is `closed`
template <class Bytes>
class FramedChannel {
public:
    /// `bytes` are what a Bytes is made from.
    template <class... Args>
    FramedChannel(const ChannelConfig& config, EffectiveOptions options, Args&&... bytes)
        : bytes_(std::forward<Args>(bytes)...),
          max_frame_(config.max_frame),
          outgoing_(sizeof(FrameHeader) + config.max_frame),
          incoming_(config.max_frame),
          options_(std::move(options)) {}

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(FrameHeader), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        write_header(outgoing_.data(), {static_cast<std::uint32_t>(size), sequence});
        const std::span<const std::byte> message(outgoing_.data(), sizeof(FrameHeader) + size);
        if constexpr (requires { bytes_.write(message, std::span<std::byte>()); }) {
            Frame lent;
            const bool idle = incoming_.look(lent) == FrameBuffer::State::incomplete;
            return bytes_.write(message, idle ? incoming_.room() : std::span<std::byte>());
        } else {
            return bytes_.write(message);
        }
    }

    Frame receive() noexcept {
        Frame frame;
        while (true) {
            switch (incoming_.look(frame)) {
                case FrameBuffer::State::complete:
                    return frame;
                case FrameBuffer::State::corrupt:
                    return {{}, 0, {FaultKind::corrupt}};
                case FrameBuffer::State::incomplete:
                    break;
            }
            std::size_t got = 0;
            if (const Fault fault = bytes_.read(incoming_.room(), got)) {
                return {{}, 0, fault};
            }
            incoming_.filled(got);
        }
    }

    void release() noexcept { incoming_.drop(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    Bytes bytes_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    FrameBuffer incoming_;
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
