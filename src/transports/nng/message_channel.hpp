#pragma once

#include <cerrno>
#include <memory>
#include <utility>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/fd/frame_header.hpp"
#include "transports/nng/socket.hpp"

namespace ipcbench::transports::nng_pair {

/// One message per frame, header first. Messages are built and read in nng's own memory.
class MessageChannel {
public:
    MessageChannel(std::unique_ptr<Socket> socket, const ChannelConfig& config)
        : socket_(std::move(socket)), wait_(config.wait), lifeline_(config.lifeline), max_frame_(config.max_frame) {
        socket_->limit_waits(slice_ms);
    }

    /// For the initiator: up to `depth` frames wait in nng's queue until the connection takes them. Throws Error.
    MessageChannel(std::unique_ptr<Socket> socket, const ChannelConfig& config, std::size_t depth)
        : MessageChannel(std::move(socket), config) {
        if (depth > 1) {
            queue_ = socket_->make_queue(depth);
        }
    }
    MessageChannel(const MessageChannel&) = delete;
    MessageChannel& operator=(const MessageChannel&) = delete;
    ~MessageChannel() { socket_->send_last_message(*lifeline_); }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        if (const int error = make_outgoing(sizeof(FrameHeader) + max); error != 0) {
            return {{}, fault_of(error)};
        }
        return {body(outgoing_).subspan(sizeof(FrameHeader)), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        nng_msg_chop(outgoing_.get(), nng_msg_len(outgoing_.get()) - sizeof(FrameHeader) - size);
        write_header(body(outgoing_).data(), {static_cast<std::uint32_t>(size), sequence});
        const Fault fault =
            retry_call([this](int flags) { return nng_sendmsg(socket_->get(), outgoing_.get(), flags); });
        if (!fault) {
            static_cast<void>(outgoing_.release());  // nng owns the message now
            ++in_flight_;
        }
        return fault;
    }

    Frame receive() noexcept {
        if (!found_) {
            nng_msg* message = nullptr;
            if (const Fault fault =
                    retry_call([&](int flags) { return nng_recvmsg(socket_->get(), &message, flags); })) {
                return {{}, 0, fault};
            }
            found_.reset(message);
        }
        incoming_ = std::move(found_);
        --in_flight_;
        const std::span<const std::byte> bytes = body(incoming_);
        if (bytes.empty()) {
            return {{}, 0, {FaultKind::closed}};
        }
        if (bytes.size() < sizeof(FrameHeader)) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        const FrameHeader header = read_header(bytes.data());
        const std::span frame = bytes.subspan(sizeof header);
        if (frame.size() != header.size || frame.size() > max_frame_) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {frame, header.sequence, {}};
    }

    /// Keeps the message's memory for the next outgoing frame.
    void release() noexcept {
        if (incoming_) {
            spare_ = std::move(incoming_);
        }
    }

    /// Frames in nng's queue have no answer yet, so the queue has space while fewer frames than it holds are in flight.
    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return in_flight_ < queue_; }

    [[nodiscard]] bool has_frame() noexcept {
        nng_msg* message = nullptr;
        if (!found_) {
            const int error = nng_recvmsg(socket_->get(), &message, NNG_FLAG_NONBLOCK);
            found_.reset(message);
            return error == 0 || (error != NNG_EAGAIN && error != NNG_ETIMEDOUT) || socket_->filter().peer_is_gone();
        }
        return true;
    }

    /// nng 1.5 has a descriptor, but never closes it.
    [[nodiscard]] static int descriptor() noexcept { return -1; }

    [[nodiscard]] EffectiveOptions effective_options() const { return {}; }

private:
    static constexpr nng_duration slice_ms = 100;

    static std::span<std::byte> body(const Message& message) noexcept {
        return {static_cast<std::byte*>(nng_msg_body(message.get())), nng_msg_len(message.get())};
    }

    static Fault fault_of(int error) noexcept {
        switch (error) {
            case NNG_ECLOSED:
            case NNG_ECONNRESET:
                return {FaultKind::closed};
            case NNG_ENOMEM:
                return {FaultKind::system, ENOMEM};
            default:
                return {FaultKind::system, (error & NNG_ESYSERR) != 0 ? error & ~NNG_ESYSERR : EPROTO};
        }
    }

    int make_outgoing(std::size_t bytes) noexcept {
        if (!outgoing_) {
            outgoing_ = std::move(spare_);
        }
        if (outgoing_) {
            return nng_msg_realloc(outgoing_.get(), bytes);
        }
        nng_msg* message = nullptr;
        const int error = nng_msg_alloc(&message, bytes);
        outgoing_.reset(message);
        return error;
    }

    /// Repeats a call that takes flags, waiting as the wait mode says, until it succeeds.
    template <class Call>
    Fault retry_call(Call call) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            const bool sleeps = wait_.sleeps_after(tries);
            const int error = call(sleeps ? 0 : static_cast<int>(NNG_FLAG_NONBLOCK));
            if (error == 0) {
                return {};
            }
            if (error != NNG_EAGAIN && error != NNG_ETIMEDOUT) {
                return fault_of(error);
            }
            if (lifeline_->cut()) {
                return {FaultKind::stopped};
            }
            if (socket_->filter().peer_is_gone()) {
                return {FaultKind::closed};
            }
            if (!sleeps) {
                static_cast<void>(between_polls(wait_, tries));
            }
        }
    }

    std::unique_ptr<Socket> socket_;
    Wait wait_;
    const Lifeline* lifeline_;
    std::size_t max_frame_;
    Message outgoing_;
    Message found_;  // found by `has_frame` and not yet received
    Message incoming_;
    Message spare_;
    std::int64_t queue_ = 0;
    std::int64_t in_flight_ = 0;  // frames sent minus frames received
};

}  // namespace ipcbench::transports::nng_pair
