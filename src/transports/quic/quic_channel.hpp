#pragma once

#include <memory>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "transports/quic/quic_connection.hpp"
#include "transports/quic/quic_socket.hpp"

namespace ipcbench::transports {

/// Frames over the only stream of a QUIC connection. Everything runs in the caller's thread: while it waits for a
/// frame, or for space to send one, it serves the connection.
class QuicChannel {
public:
    /// The socket must be connected to the peer, the connection established and its stream open. With `sends_on`, what
    /// cannot be sent at once may wait for later calls.
    QuicChannel(QuicSocket socket, std::unique_ptr<QuicConnection> connection, const ChannelConfig& config,
                bool sends_on);
    QuicChannel(const QuicChannel&) = delete;
    QuicChannel& operator=(const QuicChannel&) = delete;
    /// Waits briefly until the peer has acknowledged everything, then tells it that the connection ends.
    ~QuicChannel();

    SendBuffer prepare(std::size_t max) noexcept;
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept;
    Frame receive() noexcept;
    void release() noexcept;

    [[nodiscard]] bool can_send(std::size_t max) noexcept;
    [[nodiscard]] bool has_frame() noexcept;
    [[nodiscard]] int descriptor() const noexcept { return socket_.get(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    /// Sends what the connection has to send, as far as the socket accepts it.
    [[nodiscard]] Fault flush() noexcept;

    /// Waits for one datagram or the next timer, as the wait mode says after `tries` attempts without either, and
    /// handles it.
    [[nodiscard]] Fault serve(std::uint32_t& tries) noexcept;

    /// Sleeps in the kernel until there is something to do, at the latest until `limit_ns` (as of core/clock.hpp).
    void sleep(std::int64_t limit_ns) const noexcept;

    /// Processes one datagram, if there is one, and the timers. Returns false if there was nothing to do.
    [[nodiscard]] bool take_one(Fault& fault) noexcept;

    /// Looks for a frame in the received bytes.
    [[nodiscard]] FrameBuffer::State check(Frame& frame) noexcept;

    /// Does everything that is possible without waiting.
    void serve_now() noexcept;

    [[nodiscard]] std::span<std::byte> reserve(std::size_t max) noexcept;
    [[nodiscard]] bool all_sent() noexcept { return pending_ == 0 && output_.unsent().empty(); }

    /// Returns whether the kernel has accepted every byte of the committed frames.
    [[nodiscard]] bool all_is_sent() noexcept {
        return output_.unsent().empty() && (pending_ == 0 || !pending_carries_frame_);
    }
    [[nodiscard]] Fault remember(Fault fault) noexcept;
    void linger() noexcept;
    void send_close() noexcept;

    UniqueFd socket_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    std::unique_ptr<QuicConnection> connection_;
    QuicSendBuffer& output_;
    QuicStreamInput& input_;
    std::vector<std::byte> outgoing_;  ///< one datagram
    std::vector<std::byte> incoming_;  ///< one datagram
    std::size_t pending_ = 0;          ///< bytes of `outgoing_` that the socket has not accepted yet
    bool pending_carries_frame_ = false;
    bool has_changed_ = true;  ///< the connection may have something to send
    bool failed_ = false;
    bool sends_on_;
    Fault found_{};  ///< not returned yet
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
