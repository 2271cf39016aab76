#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <boost/beast/websocket/stream.hpp>

#include "ipcbench/base/error.hpp"
#include "transports/http/waiting_stream.hpp"

namespace ipcbench::transports {

/// Frames as binary messages of a WebSocket, four bytes of sequence before each, in the byte order of the machine. No
/// compression: it is not even offered.
class WebSocketChannel {
public:
    enum class Role : std::uint8_t { client, server };

    static constexpr std::size_t prefix = sizeof(std::uint32_t);

    /// Shakes hands, as either side. Throws Error.
    WebSocketChannel(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options, Role role)
        : stream_(loop_, std::move(socket), config),
          max_frame_(config.max_frame),
          outgoing_(prefix + config.max_frame),
          incoming_(prefix + config.max_frame + 1),
          options_(std::move(options)) {
        stream_.binary(true);
        stream_.auto_fragment(false);
        stream_.read_message_max(prefix + max_frame_);
        stream_.write_buffer_bytes(write_buffer);
        shake_hands(role);
        stream_.next_layer().begin_frames(config);
    }

    Room prepare(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(prefix, max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        try {
            std::memcpy(outgoing_.data(), &sequence, prefix);
            boost::system::error_code error;
            stream_.write(boost::asio::const_buffer(outgoing_.data(), prefix + size), error);
            return fault_of(error);
        } catch (...) {
            return {FaultKind::system, ENOMEM};
        }
    }

    Frame receive() noexcept {
        try {
            std::size_t got = 0;
            do {
                boost::system::error_code error;
                got += stream_.read_some(boost::asio::buffer(incoming_) + got, error);
                if (const Fault fault = fault_of(error)) {
                    return {{}, 0, fault};
                }
            } while (!stream_.is_message_done());
            if (got < prefix || !stream_.got_binary()) {
                return {{}, 0, {FaultKind::corrupt}};
            }
            Frame frame{std::span(incoming_).first(got).subspan(prefix), 0, {}};
            std::memcpy(&frame.sequence, incoming_.data(), prefix);
            return frame;
        } catch (...) {
            return {{}, 0, {FaultKind::system, ENOMEM}};
        }
    }

    void release() noexcept {}

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    /// The client masks what it sends in a buffer of its own, and sends it piece by piece.
    static constexpr std::size_t write_buffer = std::size_t{64} << 10U;

    /// An empty message from each side is the end of it: with the client's first one Beast allocates the buffer for
    /// masking, and the server's tells the child that its parent waits for nothing more.
    void shake_hands(Role role) {
        boost::system::error_code error;
        if (role == Role::client) {
            stream_.handshake("localhost", "/frames", error);
            if (!error) {
                stream_.write(boost::asio::const_buffer(), error);
            }
            if (!error) {
                stream_.read_some(boost::asio::buffer(incoming_), error);
            }
        } else {
            stream_.accept(error);
            if (!error) {
                stream_.read_some(boost::asio::buffer(incoming_), error);
            }
            if (!error) {
                stream_.write(boost::asio::const_buffer(), error);
            }
        }
        if (const Fault fault = fault_of(error)) {
            throw Error(ErrorKind::failed, "shaking hands over a WebSocket: " +
                                               (fault.kind == FaultKind::corrupt ? error.message() : describe(fault)));
        }
    }

    [[nodiscard]] Fault fault_of(const boost::system::error_code& error) const noexcept {
        if (!error) {
            return {};
        }
        const Fault below = stream_.next_layer().fault();
        return below ? below : Fault{FaultKind::corrupt};
    }

    boost::asio::io_context loop_{1};
    boost::beast::websocket::stream<WaitingStream, false> stream_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
