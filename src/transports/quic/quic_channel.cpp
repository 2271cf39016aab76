#include "transports/quic/quic_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "ipcbench/core/clock.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/last_message.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t largest_datagram = 65536;  // slightly larger than any datagram
constexpr std::int64_t second_ns = 1'000'000'000;

/// How long the end of a channel waits for the peer's acknowledgements: a few times the longest time before loss
/// recovery retransmits (RFC 9002: round trip, acknowledgement delay of 25 ms).

bool is_full(int error) noexcept {
    return error == EAGAIN || error == EWOULDBLOCK;
}

/// Returns whether the kernel had no memory for a datagram: QUIC treats that as a lost datagram.
bool is_lost(int error) noexcept {
    return error == ENOBUFS || error == ENOMEM;
}

Fault fault_of_socket(int error) noexcept {
    const bool gone = error == EPIPE || error == ECONNRESET || error == ENOTCONN || error == ECONNREFUSED;
    return gone ? Fault{FaultKind::closed} : Fault{FaultKind::system, error};
}

}  // namespace

QuicChannel::QuicChannel(QuicSocket socket, std::unique_ptr<QuicConnection> connection, const ChannelConfig& config,
                         bool sends_on)
    : socket_(std::move(socket.fd)),
      wait_(config.wait),
      lifeline_(config.lifeline),
      max_frame_(config.max_frame),
      connection_(std::move(connection)),
      output_(connection_->stream().output),
      input_(connection_->stream().input),
      outgoing_(socket.max_datagram),
      incoming_(largest_datagram),
      sends_on_(sends_on),
      options_(std::move(socket.options)) {}

QuicChannel::~QuicChannel() {
    linger();
    send_close();
}

SendBuffer QuicChannel::prepare(std::size_t max) noexcept {
    if (max > max_frame_) {
        return {{}, {FaultKind::too_large}};
    }
    std::uint32_t tries = 0;
    while (true) {
        if (const std::span<std::byte> there = reserve(max); !there.empty()) {
            return {there.subspan(sizeof(FrameHeader)), {}};
        }
        // Too much is unacknowledged or not sent yet.
        Fault fault = found_ || !has_changed_ ? found_ : flush();
        fault = fault ? fault : serve(tries);
        if (fault) {
            return {{}, remember(fault)};
        }
    }
}

Fault QuicChannel::commit(std::size_t size, std::uint32_t sequence) noexcept {
    // Returns the space that `prepare` returned: nothing was submitted since.
    std::byte* const message = output_.reserve(sizeof(FrameHeader) + size).data();
    write_header(message, {static_cast<std::uint32_t>(size), sequence});
    output_.submit(sizeof(FrameHeader) + size);
    Fault fault = found_ ? found_ : flush();
    std::uint32_t tries = 0;
    while (!fault && !sends_on_ && !all_sent()) {
        fault = serve(tries);
        fault = fault ? fault : flush();
    }
    if (fault.kind == FaultKind::stopped && output_.unsent().empty()) {
        // What waits for the socket is usually an acknowledgement: the peer may have received the frame and ended the
        // run. If it is the frame's last datagram, the next call also reports the stop.
        return {};
    }
    if (fault.kind == FaultKind::closed && all_is_sent()) {
        // The peer has received the frame and closed its end while there was still something to send, such as an
        // acknowledgement. The frame was sent; the next call reports that the peer is gone.
        found_ = remember(fault);
        return {};
    }
    return remember(fault);
}

Frame QuicChannel::receive() noexcept {
    Frame frame;
    std::uint32_t tries = 0;
    while (true) {
        switch (check(frame)) {
            case FrameBuffer::State::complete:
                return frame;
            case FrameBuffer::State::corrupt:
                return {{}, 0, remember({FaultKind::corrupt})};
            case FrameBuffer::State::incomplete:
                break;
        }
        Fault fault = found_ || !has_changed_ ? found_ : flush();
        fault = fault ? fault : serve(tries);
        if (fault) {
            return {{}, 0, remember(fault)};
        }
    }
}

FrameBuffer::State QuicChannel::check(Frame& frame) noexcept {
    while (true) {
        const FrameBuffer::State state = input_.check(frame);
        const std::size_t credit = state == FrameBuffer::State::incomplete ? input_.refill() : 0;
        if (credit == 0) {
            return state;
        }
        connection_->credit(credit);
        has_changed_ = true;
    }
}

void QuicChannel::release() noexcept {
    input_.drop();
}

std::span<std::byte> QuicChannel::reserve(std::size_t max) noexcept {
    return all_sent() ? output_.reserve(sizeof(FrameHeader) + max) : std::span<std::byte>();
}

bool QuicChannel::can_send(std::size_t max) noexcept {
    if (reserve(max).empty()) {
        serve_now();
    }
    return !found_ && !reserve(max).empty();
}

bool QuicChannel::has_frame() noexcept {
    Frame frame;
    if (check(frame) == FrameBuffer::State::incomplete && !found_) {
        serve_now();
    }
    return found_ || check(frame) != FrameBuffer::State::incomplete;
}

void QuicChannel::serve_now() noexcept {
    Fault fault = found_ || !has_changed_ ? found_ : flush();
    while (!fault && take_one(fault)) {
    }
    fault = fault || !has_changed_ ? fault : flush();
    found_ = remember(fault);
}

Fault QuicChannel::flush() noexcept {
    const std::int64_t now = now_ns();
    Fault fault;
    bool sent = false;
    while (true) {
        if (pending_ == 0) {
            pending_carries_frame_ = !output_.unsent().empty();
            pending_ = connection_->next_datagram(outgoing_, now, fault);
            if (pending_ == 0) {
                break;
            }
        }
        if (::send(socket_.get(), outgoing_.data(), pending_, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0 || is_lost(errno)) {
            pending_ = 0;
            sent = true;
        } else if (is_full(errno)) {
            break;
        } else if (errno != EINTR) {
            return fault_of_socket(errno);
        }
    }
    if (sent) {
        connection_->datagrams_sent(now);
    }
    has_changed_ = pending_ != 0;
    return fault;
}

Fault QuicChannel::serve(std::uint32_t& tries) noexcept {
    if (between_polls(wait_, tries)) {
        sleep(QuicConnection::never);
    }
    Fault fault;
    tries = take_one(fault) ? 0 : tries + 1;
    return !fault && lifeline_->cut() ? Fault{FaultKind::stopped} : fault;
}

void QuicChannel::sleep(std::int64_t limit_ns) const noexcept {
    const std::int64_t until = std::min(limit_ns, connection_->expiry_ns());
    timespec left{};
    if (until != QuicConnection::never) {
        const std::int64_t left_ns = std::max<std::int64_t>(until - now_ns(), 0);
        left.tv_sec = left_ns / second_ns;
        left.tv_nsec = left_ns % second_ns;
    }
    pollfd polled{socket_.get(), static_cast<short>(pending_ != 0 ? POLLIN | POLLOUT : POLLIN), 0};
    // The lifeline's signal ends the sleep.
    ::ppoll(&polled, 1, until == QuicConnection::never ? nullptr : &left, nullptr);
}

bool QuicChannel::take_one(Fault& fault) noexcept {
    const ssize_t got = ::recv(socket_.get(), incoming_.data(), incoming_.size(), MSG_DONTWAIT);
    if (got < 0 && !is_full(errno) && errno != EINTR) {
        fault = fault_of_socket(errno);
        return false;
    }
    const std::int64_t now = now_ns();
    if (got > 0) {
        fault = connection_->take(std::span(incoming_).first(static_cast<std::size_t>(got)), now);
        has_changed_ = true;
    }
    if (!fault && now >= connection_->expiry_ns()) {
        fault = connection_->expire(now);
        has_changed_ = true;
    }
    return got >= 0;
}

Fault QuicChannel::remember(Fault fault) noexcept {
    failed_ = failed_ || (fault && fault.kind != FaultKind::stopped);
    return fault;
}

/// Waits for the acknowledgements: what the peer has not acknowledged may be lost, and only this channel can retransmit
/// it.
void QuicChannel::linger() noexcept {
    const std::int64_t deadline = now_ns() + std::chrono::nanoseconds(last_message_grace).count();
    while (!failed_ && !lifeline_->cut() && !output_.empty() && now_ns() < deadline) {
        Fault fault = flush();
        if (!fault) {
            sleep(deadline);
            static_cast<void>(take_one(fault));
        }
        static_cast<void>(remember(fault));
    }
}

void QuicChannel::send_close() noexcept {
    const std::size_t size = connection_->write_close(outgoing_, now_ns());
    if (size != 0) {
        ::send(socket_.get(), outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
    }
}

}  // namespace ipcbench::transports
