#pragma once

#include <zmq.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/last_message.hpp"
#include "transports/zmq/outbox.hpp"
#include "transports/zmq/socket.hpp"

namespace ipcbench::transports::zeromq {

/// A PAIR socket whose peer has been authenticated, and everything that must outlive it.
struct Link {
    std::unique_ptr<Outbox> outbox;  // the context's threads return its buffers until they end
    Context context;
    Socket socket;
    EffectiveOptions options;
};

/// One message per frame, header first.
class PairChannel {
public:
    PairChannel(Link link, const ChannelConfig& config)
        : link_(std::move(link)), wait_(config.wait), lifeline_(config.lifeline), max_frame_(config.max_frame) {
        zmq_msg_init(&incoming_);
    }
    PairChannel(const PairChannel&) = delete;
    PairChannel& operator=(const PairChannel&) = delete;
    ~PairChannel() {
        zmq_msg_close(&incoming_);
        if (link_.socket && !lifeline_->cut()) {
            constexpr int linger_ms = last_message_grace.count();
            zmq_setsockopt(link_.socket.get(), ZMQ_LINGER, &linger_ms, sizeof linger_ms);
        }
    }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        LentBuffer& buffer = link_.outbox->next();
        for (std::uint32_t tries = 0; !buffer.is_here(); ++tries) {
            if (lifeline_->cut()) {
                return {{}, {FaultKind::stopped}};
            }
            if (between_polls(wait_, tries)) {
                buffer.sleep();
            }
        }
        return {buffer.bytes().subspan(sizeof(FrameHeader), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        const std::span<std::byte> message = link_.outbox->next().bytes().first(sizeof(FrameHeader) + size);
        write_header(message.data(), {static_cast<std::uint32_t>(size), sequence});
        return message.size() <= max_copied ? send_copy(message) : send_itself(message);
    }

    Frame receive() noexcept {
        if (const Fault fault = retry_until_deadline(
                [this](int flags) { return zmq_msg_recv(&incoming_, link_.socket.get(), flags); })) {
            return {{}, 0, fault};
        }
        const std::span message(static_cast<const std::byte*>(zmq_msg_data(&incoming_)), zmq_msg_size(&incoming_));
        if (message.size() < sizeof(FrameHeader) || zmq_msg_more(&incoming_) != 0) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        const FrameHeader header = read_header(message.data());
        const std::span frame = message.subspan(sizeof header);
        if (frame.size() != header.size || frame.size() > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {frame, header.sequence, {}};
    }

    void release() noexcept {}  // the next message replaces it

    /// The I/O thread serves both directions, whatever this thread does.
    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept {
        return link_.outbox->next().is_here() && is_ready(ZMQ_POLLOUT);
    }
    [[nodiscard]] bool has_frame() noexcept { return is_ready(ZMQ_POLLIN); }

    /// Returns a descriptor that signals each event only once, and any call of libzmq consumes it: call `has_frame`
    /// directly before waiting on it.
    [[nodiscard]] int descriptor() const noexcept {
        int fd = -1;
        std::size_t size = sizeof fd;
        return zmq_getsockopt(link_.socket.get(), ZMQ_FD, &fd, &size) == 0 ? fd : -1;
    }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return link_.options; }

private:
    /// libzmq itself copies smaller messages into one buffer for the kernel (its `out_batch_size`).
    static constexpr std::size_t max_copied = 8192;

    /// Returns true also if libzmq cannot tell; the call itself then reports the error.
    [[nodiscard]] bool is_ready(int event) const noexcept {
        int events = 0;
        std::size_t size = sizeof events;
        return zmq_getsockopt(link_.socket.get(), ZMQ_EVENTS, &events, &size) != 0 || (events & event) != 0;
    }

    Fault send_copy(std::span<const std::byte> message) noexcept {
        return retry_until_deadline(
            [&](int flags) { return zmq_send(link_.socket.get(), message.data(), message.size(), flags); });
    }

    Fault send_itself(std::span<std::byte> message) noexcept {
        LentBuffer& buffer = link_.outbox->next();
        zmq_msg_t outgoing;
        buffer.lend();
        if (zmq_msg_init_data(&outgoing, message.data(), message.size(), LentBuffer::give_back, &buffer) != 0) {
            LentBuffer::give_back(nullptr, &buffer);
            return {FaultKind::system, zmq_errno()};
        }
        link_.outbox->advance();
        const Fault fault =
            retry_until_deadline([&](int flags) { return zmq_msg_send(&outgoing, link_.socket.get(), flags); });
        if (fault) {
            zmq_msg_close(&outgoing);  // and returns the buffer
        }
        return fault;
    }

    /// Repeats a call that takes flags and fails with -1, waiting as the wait mode says, until it succeeds. A signal
    /// ends libzmq's own wait with EINTR.
    template <class Call>
    Fault retry_until_deadline(Call call) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const bool sleeps = wait_.sleeps_after(tries);
            if (call(sleeps ? 0 : ZMQ_DONTWAIT) >= 0) {
                return {};
            }
            if (const int error = zmq_errno(); error != EAGAIN && error != EINTR) {
                return {FaultKind::system, error};
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (!sleeps) {
                static_cast<void>(between_polls(wait_, tries));
            }
        }
    }

    Link link_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    zmq_msg_t incoming_{};
};

}  // namespace ipcbench::transports::zeromq
