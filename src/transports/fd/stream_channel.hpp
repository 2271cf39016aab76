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

/// The memory for the next frame.
struct Outgoing {
    std::byte* bytes = nullptr;  ///< space for a header and a frame of `max_frame` bytes
    Fault fault;
};

/// The framing of byte streams: frames over a pair of streams, or over one for both directions. A Mover moves the
/// bytes. It owns the descriptors and the memory that frames are sent from, and has
/// - `lend()`: returns an Outgoing whose memory is no longer in use
/// - `send(size)`: sends the first bytes of the memory lent last; may leave that to the next call of any of these
/// - `read(buffer, got)`: waits for at least one byte of the stream
/// - `describe(options)`, if the Mover has settings: adds them
///
/// `lend`, `send` and `read` return a Fault or contain one.
///
/// A Mover for several frames in flight (`AsynchronousMover`) also sends, in any of its calls, what it could not send
/// at once, and has
/// - `can_send()`: returns whether everything has been sent
/// - `read_now(buffer, got)`: reads what has arrived, possibly nothing
/// - `descriptor()`: returns the descriptor that becomes readable when more arrives
template <class Mover>
concept AsynchronousMover = requires(Mover mover, std::span<std::byte> buffer, std::size_t got) {
    { mover.can_send() }
    noexcept->std::same_as<bool>;
    { mover.read_now(buffer, got) }
    noexcept->std::same_as<Fault>;
    { mover.descriptor() }
    noexcept->std::same_as<int>;
};

template <class Mover>
class StreamChannel {
public:
    /// The arguments after the options construct the Mover.
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

    SendBuffer prepare(std::size_t max) noexcept {
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
            switch (incoming_.check(frame)) {
                case FrameBuffer::State::complete:
                    return frame;
                case FrameBuffer::State::corrupt:
                    return {{}, 0, {FaultKind::corrupt}};
                case FrameBuffer::State::incomplete:
                    break;
            }
            std::size_t got = 0;
            if (const Fault fault = mover_.read(incoming_.free_space(), got)) {
                return {{}, 0, fault};
            }
            incoming_.filled(got);
        }
    }

    void release() noexcept { incoming_.drop(); }

    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept requires AsynchronousMover<Mover> {
        return mover_.can_send();
    }

    [[nodiscard]] bool has_frame() noexcept requires AsynchronousMover<Mover> {
        Frame frame;
        if (incoming_.check(frame) != FrameBuffer::State::incomplete) {
            return true;
        }
        std::size_t got = 0;
        if (mover_.read_now(incoming_.free_space(), got)) {
            return true;  // `receive` returns the same fault
        }
        incoming_.filled(got);
        return got != 0 && incoming_.check(frame) != FrameBuffer::State::incomplete;
    }

    [[nodiscard]] int descriptor() const noexcept requires AsynchronousMover<Mover> { return mover_.descriptor(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

    [[nodiscard]] std::size_t unfinished_bytes() const noexcept { return incoming_.pending(); }

private:
    std::size_t max_frame_;
    FrameBuffer incoming_;  // before the mover, which may have registered this buffer with the kernel
    Mover mover_;
    std::byte* outgoing_ = nullptr;
    EffectiveOptions options_;
};

/// Returns the endpoint over that Mover, on BacklogEnds if several frames may be in flight. Throws Error.
template <template <class Ends> class Mover>
[[nodiscard]] std::unique_ptr<Endpoint> make_endpoint_over(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                           EffectiveOptions options) {
    if (config.frames_in_flight > 1) {
        return std::make_unique<EndpointOf<StreamChannel<Mover<BacklogEnds>>>>(config, std::move(options),
                                                                               std::move(input), std::move(output));
    }
    return std::make_unique<EndpointOf<StreamChannel<Mover<StreamEnds>>>>(config, std::move(options), std::move(input),
                                                                          std::move(output));
}

/// Makes an endpoint from a stream's ends. If `output` is empty, `input` serves both directions. Throws Error.
using MakeStreamEndpoint = std::unique_ptr<Endpoint> (*)(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                                         EffectiveOptions options);

/// Returns the endpoint over write(2) and read(2). Compiled once for all transports that use it.
[[nodiscard]] std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output,
                                                             const ChannelConfig& config, EffectiveOptions options);

/// As above, over one descriptor for both directions.
[[nodiscard]] std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd socket, const ChannelConfig& config,
                                                             EffectiveOptions options);

}  // namespace ipcbench::transports
