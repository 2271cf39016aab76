#pragma once

#include <memory>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/quic/quic_connection.hpp"
#include "transports/quic/quic_socket.hpp"

namespace ipcbench::transports {

/// Frames over the one stream of a QUIC connection. Everything happens in the caller's thread: whoever waits, for a
/// frame or for room to send one, serves the connection meanwhile.
class QuicChannel {
public:
    /// The socket is connected to the peer, the connection established and its stream open.
    /// With `sends_on`, what cannot be sent at once may wait for later calls.
    QuicChannel(QuicSocket socket, std::unique_ptr<QuicConnection> connection, const ChannelConfig& config,
                bool sends_on);
    QuicChannel(const QuicChannel&) = delete;
    QuicChannel& operator=(const QuicChannel&) = delete;
    /// Waits a moment for the peer to have all that was committed, then tells it that the connection ends.
    ~QuicChannel();

    Room prepare(std::size_t max) noexcept;
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept;
    Frame receive() noexcept;
    void release() noexcept;

    [[nodiscard]] bool has_room(std::size_t max) noexcept;
    [[nodiscard]] bool has_frame() noexcept;
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    /// Sends what the connection has to send, as far as the socket takes it.
    [[nodiscard]] Fault flush() noexcept;

    /// Waits, after `tries` vain attempts, as the mode says for one datagram or for the next timer, and serves it.
    [[nodiscard]] Fault serve(std::uint32_t& tries) noexcept;

    /// In the kernel, until there is something to do, `limit_ns` at the latest (as of core/clock.hpp).
    void sleep(std::int64_t limit_ns) const noexcept;

    /// Takes a datagram, if there is one, and sees to the timers; false when nothing was there.
    [[nodiscard]] bool take_one(Fault& fault) noexcept;

    /// For a frame in what has come.
    [[nodiscard]] FrameBuffer::State look(Frame& frame) noexcept;

    /// Does all that can be done without waiting.
    void serve_now() noexcept;

    [[nodiscard]] std::span<std::byte> room(std::size_t max) noexcept;
    [[nodiscard]] bool all_sent() noexcept { return pending_ == 0 && output_.unsent().empty(); }

    /// The kernel has taken every byte of what was committed.
    [[nodiscard]] bool frame_is_out() noexcept {
        return output_.unsent().empty() && (pending_ == 0 || !pending_carries_frame_);
    }
    [[nodiscard]] Fault remember(Fault fault) noexcept;
    void linger() noexcept;
    void say_farewell() noexcept;

    UniqueFd socket_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    std::unique_ptr<QuicConnection> connection_;
    QuicSendBuffer& output_;
    QuicStreamInput& input_;
    std::vector<std::byte> outgoing_;  ///< a datagram
    std::vector<std::byte> incoming_;  ///< likewise
    std::size_t pending_ = 0;          ///< bytes of `outgoing_` that the socket did not take yet
    bool pending_carries_frame_ = false;
    bool has_news_ = true;  ///< the connection may have something to send
    bool failed_ = false;
    bool sends_on_;
    Fault found_{};  ///< and not yet told
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
