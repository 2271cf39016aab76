#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <utility>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/transport.hpp"
#include "transports/fd/backlog_ends.hpp"
#include "transports/fd/frame_buffer.hpp"

namespace ipcbench::transports {

/// Where the next frame is to be built.
struct Outgoing {
    std::byte* bytes = nullptr;  ///< room for a header and a frame of `max_frame` bytes
    Fault fault;
};

/// Frames over a pair of byte streams (or one for both directions): the framing. How bytes are moved is the Mover's
/// affair, which owns the descriptors and the memory that frames are sent from, and has
/// - `lend()`: an Outgoing whose memory nobody reads any more
/// - `send(size)`: the first bytes of what was lent last; it may leave that to the next call of any of these
/// - `read(room, got)`: waits for more of the stream, at least a byte
/// all of which return a Fault or have one; and where it has settings of its own, `describe(options)` to add them.
///
/// One for several frames under way (`AsynchronousMover`) also sends on, in any of its calls, what it could not send at
/// once, and has
/// - `has_room()`: whether nothing of what was sent is left
/// - `read_now(room, got)`: what has come, perhaps nothing
/// - `descriptor()`: what becomes readable when there is more
template <class Mover>
concept AsynchronousMover = requires(Mover mover, std::span<std::byte> room, std::size_t got) {
    { mover.has_room() }
    noexcept->std::same_as<bool>;
    { mover.read_now(room, got) }
    noexcept->std::same_as<Fault>;
    { mover.descriptor() }
    noexcept->std::same_as<int>;
};

template <class Mover>
class StreamChannel {
public:
    /// What follows the options makes the Mover.
    template <class... Args>
    StreamChannel(const ChannelConfig& config, EffectiveOptions options, Args&&... mover)
        : max_frame_(config.max_frame),
          incoming_(config.max_frame),
          mover_(config, std::forward<Args>(mover)...),
          options_(std::move(options)) {
        if constexpr (requires { mover_.describe(options_); }) {
            mover_.describe(options_);
        }
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        const Outgoing lent = mover_.lend();
        if (lent.fault) {
            return {{}, lent.fault};
        }
        outgoing_ = lent.bytes;
        return {{outgoing_ + sizeof(FrameHeader), max}, {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        write_header(outgoing_, {static_cast<std::uint32_t>(size), sequence});
        return mover_.send(sizeof(FrameHeader) + size);
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
            if (const Fault fault = mover_.read(incoming_.room(), got)) {
                return {{}, 0, fault};
            }
            incoming_.filled(got);
        }
    }

    void release() noexcept { incoming_.drop(); }

    [[nodiscard]] bool has_room(std::size_t /*max*/) noexcept requires AsynchronousMover<Mover> {
        return mover_.has_room();
    }

    [[nodiscard]] bool has_frame() noexcept requires AsynchronousMover<Mover> {
        Frame frame;
        if (incoming_.look(frame) != FrameBuffer::State::incomplete) {
            return true;
        }
        std::size_t got = 0;
        if (mover_.read_now(incoming_.room(), got)) {
            return true;  // `receive` meets the same fault
        }
        incoming_.filled(got);
        return got != 0 && incoming_.look(frame) != FrameBuffer::State::incomplete;
    }

    [[nodiscard]] int descriptor() const noexcept requires AsynchronousMover<Mover> { return mover_.descriptor(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    std::size_t max_frame_;
    FrameBuffer incoming_;  // before the mover, which may have told the kernel of it
    Mover mover_;
    std::byte* outgoing_ = nullptr;
    EffectiveOptions options_;
};

/// The endpoint over that Mover, on BacklogEnds where several frames may be under way. Throws Error.
template <template <class Ends> class Mover>
[[nodiscard]] std::unique_ptr<Endpoint> make_endpoint_over(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                           EffectiveOptions options) {
    if (config.depth > 1) {
        return std::make_unique<EndpointOf<StreamChannel<Mover<BacklogEnds>>>>(config, std::move(options),
                                                                               std::move(input), std::move(output));
    }
    return std::make_unique<EndpointOf<StreamChannel<Mover<StreamEnds>>>>(config, std::move(options), std::move(input),
                                                                          std::move(output));
}

/// How a stream's ends become an endpoint; `output` may be none: then `input` serves both directions. Throws Error.
using MakeStreamEndpoint = std::unique_ptr<Endpoint> (*)(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                         EffectiveOptions options);

/// The endpoint over write(2) and read(2); compiled once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

}  // namespace ipcbench::transports
