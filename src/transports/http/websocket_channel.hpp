#pragma once

#include <cerrno>
#include <utility>

#include "transports/http/web_socket.hpp"

namespace ipcbench::transports {

/// Frames as binary messages of a WebSocket, with synchronous calls.
class WebSocketChannel {
public:
    /// Throws Error.
    WebSocketChannel(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options,
                     boost::beast::role_type role)
        : socket_(std::move(socket), config, role), options_(std::move(options)) {}

    SendBuffer prepare(std::size_t max) noexcept { return socket_.send_buffer(max); }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        try {
            boost::system::error_code error;
            socket_.stream().write(socket_.message(size, sequence), error);
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
                got += socket_.stream().read_some(socket_.rest(got), error);
                if (const Fault fault = fault_of(error)) {
                    return {{}, 0, fault};
                }
            } while (!socket_.stream().is_message_done());
            return socket_.frame(got);
        } catch (...) {
            return {{}, 0, {FaultKind::system, ENOMEM}};
        }
    }

    void release() noexcept {}

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

private:
    [[nodiscard]] Fault fault_of(const boost::system::error_code& error) noexcept {
        if (!error) {
            return {};
        }
        const Fault below = socket_.stream().next_layer().fault();
        return below ? below : Fault{FaultKind::corrupt};
    }

    WebSocket socket_;
    EffectiveOptions options_;
};

}  // namespace ipcbench::transports
