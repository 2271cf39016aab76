#pragma once

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/system/system_error.hpp>

#include "ipcbench/core/transport.hpp"
#include "transports/fd/fd_wait.hpp"

namespace ipcbench::transports {

/// What Beast reads and writes through: a connected TCP socket whose synchronous calls wait as the mode says, and are
/// not ended by a signal but by the lifeline. (Beast gives a WebSocket up after any error of the stream below it.)
class WaitingStream {
public:
    /// The one there is, by its own type: Asio's default hides which one it is, and allocates for what goes through it.
    using executor_type = boost::asio::io_context::executor_type;
    using error_code = boost::system::error_code;

    /// At first each wait is bounded by `config.timeout`, as set-up is. Throws Error and boost::system::system_error.
    WaitingStream(boost::asio::io_context& loop, UniqueFd socket, const ChannelConfig& config)
        : socket_(loop, boost::asio::ip::tcp::v4(), socket.get()),
          wait_({.mode = WaitMode::block}, *config.lifeline, static_cast<int>(config.timeout.count())) {
        static_cast<void>(socket.release());
        socket_.non_blocking(true);
    }

    /// From now on waits as the mode says, for as long as the lifeline lets it. Asynchronous calls may be made only
    /// where several frames may be under way.
    void begin_frames(const ChannelConfig& config) {
        wait_ = FdWait(config.wait, *config.lifeline);
        const bool polls = wait_.non_blocking() || config.depth > 1;
        socket_.non_blocking(polls);
        set_non_blocking(socket_.native_handle(), polls);
    }

    /// After an asynchronous call that has not come to an end, having been tried `tries` times before: waits as the
    /// mode says.
    [[nodiscard]] Fault wait(short events, std::uint32_t tries) noexcept {
        return wait_.after(EAGAIN, socket_.native_handle(), events, tries);
    }
    [[nodiscard]] int descriptor() noexcept { return socket_.native_handle(); }

    /// What made the last call that failed fail here; none: Beast did not like what came.
    [[nodiscard]] Fault fault() const noexcept { return fault_; }

    [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, error_code& error) {
        return insist(POLLIN, error, [&] { return socket_.read_some(buffers, error); });
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, error_code& error) {
        return insist(POLLOUT, error, [&] { return socket_.write_some(buffers, error); });
    }

    // Asio's requirements for a stream ask for these, too.
    template <class Buffers>
    std::size_t read_some(const Buffers& buffers) {
        error_code error;
        const std::size_t moved = read_some(buffers, error);
        return error ? throw boost::system::system_error(error) : moved;
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers) {
        error_code error;
        const std::size_t moved = write_some(buffers, error);
        return error ? throw boost::system::system_error(error) : moved;
    }

    template <class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        return socket_.async_read_some(buffers, std::forward<Handler>(handler));
    }
    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        return socket_.async_write_some(buffers, std::forward<Handler>(handler));
    }

    /// Beast's way to end the connection under a WebSocket.
    friend void teardown(boost::beast::role_type /*role*/, WaitingStream& stream, error_code& error) {
        stream.socket_.shutdown(Socket::shutdown_both, error);
    }
    friend void beast_close_socket(WaitingStream& stream) {
        error_code error;
        stream.socket_.close(error);
    }
    template <class Handler>
    friend void async_teardown(boost::beast::role_type role, WaitingStream& stream, Handler&& handler) {
        error_code error;
        teardown(role, stream, error);
        boost::asio::post(stream.get_executor(),
                          [handler = std::forward<Handler>(handler), error]() mutable { handler(error); });
    }

private:
    template <class Call>
    std::size_t insist(short events, const error_code& error, Call call) {
        for (std::uint32_t tries = 0;; ++tries) {
            const std::size_t moved = call();
            if (!error) {
                return moved;
            }
            fault_ = error == boost::asio::error::eof
                         ? Fault{FaultKind::closed}
                         : wait_.after(error.value(), socket_.native_handle(), events, tries);
            if (fault_) {
                return 0;
            }
        }
    }

    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;

    Socket socket_;
    FdWait wait_;
    Fault fault_;
};

}  // namespace ipcbench::transports
