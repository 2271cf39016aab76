#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <utility>
#include <vector>

#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "ipcbench/base/error.hpp"
#include "transports/http/waiting_stream.hpp"

namespace ipcbench::transports {

/// A WebSocket and the memory for its messages. Each message is four bytes of sequence number, in the machine's byte
/// order, and a frame. Compression is not offered.
class WebSocket {
public:
    using Stream = boost::beast::websocket::stream<WaitingStream, false>;

    static constexpr std::size_t prefix = sizeof(std::uint32_t);

    /// Performs the handshake, as either side. Throws Error.
    WebSocket(UniqueFd socket, const ChannelConfig& config, boost::beast::role_type role)
        : stream_(loop_, std::move(socket), config),
          max_frame_(config.max_frame),
          outgoing_(prefix + config.max_frame),
          incoming_(prefix + config.max_frame + 1) {
        stream_.binary(true);
        stream_.auto_fragment(false);
        stream_.read_message_max(prefix + max_frame_);
        stream_.write_buffer_bytes(write_buffer);
        shake_hands(role);
        stream_.next_layer().begin_frames(config);
    }

    [[nodiscard]] boost::asio::io_context& loop() noexcept { return loop_; }
    [[nodiscard]] Stream& stream() noexcept { return stream_; }

    [[nodiscard]] SendBuffer send_buffer(std::size_t max) noexcept {
        if (max > max_frame_) {
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(prefix, max), {}};
    }

    /// Returns the message for a frame that was written to the send buffer.
    [[nodiscard]] boost::asio::const_buffer message(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, prefix);
        return {outgoing_.data(), prefix + size};
    }

    /// Returns the rest of the receive buffer for a message of which `got` bytes have arrived.
    [[nodiscard]] boost::asio::mutable_buffer rest(std::size_t got) noexcept {
        return boost::asio::buffer(incoming_) + got;
    }

    /// Returns the frame in a complete message.
    [[nodiscard]] Frame frame(std::size_t got) noexcept {
        if (got < prefix || !stream_.got_binary()) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        Frame frame{std::span(incoming_).first(got).subspan(prefix), 0, {}};
        std::memcpy(&frame.sequence, incoming_.data(), prefix);
        return frame;
    }

private:
    /// The client masks what it sends in its own buffer, and sends it piece by piece.
    static constexpr std::size_t write_buffer = std::size_t{64} << 10U;

    /// Performs the handshake. It ends with an empty message from each side: with the client's, Beast allocates the
    /// buffer for masking; the server's tells the child that the parent has finished.
    void shake_hands(boost::beast::role_type role) {
        boost::system::error_code error;
        if (role == boost::beast::role_type::client) {
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
        if (error) {
            const Fault fault = stream_.next_layer().fault();
            throw Error(ErrorKind::failed, "the WebSocket handshake: " + (fault ? describe(fault) : error.message()));
        }
    }

    boost::asio::io_context loop_{1};
    Stream stream_;
    std::size_t max_frame_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
};

}  // namespace ipcbench::transports
