#pragma once

#include <poll.h>

#include <cerrno>
#include <utility>

#include "transports/asio/handler_memory.hpp"
#include "transports/http/web_socket.hpp"

namespace ipcbench::transports {

/// A channel for several frames in flight: the same messages, written and read with Beast's asynchronous calls, because
/// a synchronous call cannot stop in the middle of a message.
class OverlappingWebSocketChannel {
public:
    /// Throws Error.
    OverlappingWebSocketChannel(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                                boost::beast::role_type role)
        : socket_(std::move(socket), config, role), options_(std::move(options)) {}
    OverlappingWebSocketChannel(const OverlappingWebSocketChannel&) = delete;
    OverlappingWebSocketChannel& operator=(const OverlappingWebSocketChannel&) = delete;
    ~OverlappingWebSocketChannel() = default;

    SendBuffer prepare(std::size_t max) noexcept {
        const Fault fault = await([this] { return !is_writing_; });
        return fault ? SendBuffer{{}, fault} : socket_.send_buffer(max);
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        try {
            is_writing_ = true;
            socket_.stream().async_write(socket_.message(size, sequence), WriteHandler{this});
            return {};
        } catch (...) {
            return {FaultKind::system, ENOMEM};
        }
    }

    Frame receive() noexcept {
        Fault fault = begin_reading();
        fault = fault ? fault : await([this] { return reading_ == Reading::done; });
        if (fault) {
            return {{}, 0, fault};
        }
        reading_ = Reading::none;
        return socket_.frame(got_);
    }

    void release() noexcept {}

    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept {
        go_on();
        return !is_writing_ && !fault_;
    }
    [[nodiscard]] bool has_frame() noexcept {
        if (begin_reading()) {
            return true;
        }
        go_on();
        return reading_ == Reading::done || fault_;
    }
    [[nodiscard]] int descriptor() noexcept { return socket_.stream().next_layer().descriptor(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    enum class Reading : std::uint8_t { none, in_flight, done };

    /// Called when an operation has ended.
    struct Handler {
        OverlappingWebSocketChannel* channel;

        using allocator_type = HandlerMemory::Allocator<std::byte>;
        [[nodiscard]] allocator_type get_allocator() const noexcept { return allocator_type(channel->memory_); }
    };
    struct WriteHandler : Handler {
        void operator()(const boost::system::error_code& error, std::size_t /*moved*/) const {
            this->channel->is_writing_ = false;
            this->channel->note(error);
        }
    };
    struct ReadHandler : Handler {
        void operator()(const boost::system::error_code& error, std::size_t moved) const {
            this->channel->has_read(error, moved);
        }
    };

    void has_read(const boost::system::error_code& error, std::size_t moved) {
        got_ += moved;
        if (error) {
            note(error);
        } else if (socket_.stream().is_message_done()) {
            reading_ = Reading::done;
        } else {
            read_on();
        }
    }

    Fault begin_reading() noexcept {
        if (reading_ == Reading::none) {
            reading_ = Reading::in_flight;
            got_ = 0;
            try {
                read_on();
            } catch (...) {
                return {FaultKind::system, ENOMEM};
            }
        }
        return {};
    }

    void read_on() { socket_.stream().async_read_some(socket_.rest(got_), ReadHandler{this}); }

    /// Does everything that is possible without waiting.
    void go_on() noexcept {
        try {
            socket_.loop().restart();
            socket_.loop().poll();
        } catch (...) {
            fault_ = {FaultKind::system, ENOMEM};
        }
    }

    template <class Done>
    Fault await(Done done) noexcept {
        for (std::uint32_t tries = 0;; ++tries) {
            go_on();
            if (done()) {
                return {};
            }
            if (fault_) {
                return fault_;
            }
            const short events = is_writing_ ? POLLIN | POLLOUT : POLLIN;
            if (const Fault fault = socket_.stream().next_layer().wait(events, tries)) {
                return fault;
            }
        }
    }

    /// Records an error. After any error Beast considers the WebSocket closed.
    void note(const boost::system::error_code& error) noexcept {
        if (!error || fault_) {
            return;
        }
        const bool is_end = error == boost::asio::error::eof || error == boost::asio::error::connection_reset ||
                            error == boost::asio::error::broken_pipe || error == boost::beast::websocket::error::closed;
        fault_ = is_end ? Fault{FaultKind::closed} : Fault{FaultKind::corrupt};
    }

    HandlerMemory memory_;  // before the socket, whose operations use it until they end
    WebSocket socket_;
    EffectiveOptions options_;
    bool is_writing_ = false;
    Reading reading_ = Reading::none;
    std::size_t got_ = 0;
    Fault fault_{};
};

}  // namespace ipcbench::transports
