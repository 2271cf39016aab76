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

/// The stream below Beast: a connected TCP socket whose synchronous calls wait as the wait mode says. A signal does not
/// end them, the lifeline does. (Beast considers a WebSocket closed after any error of the stream below.)
class WaitingStream {
public:
    /// The only executor, by its own type: Asio's default executor hides the type, and allocates for each handler.
    using executor_type = boost::asio::io_context::executor_type;
    using error_code = boost::system::error_code;

    /// Until `begin_frames`, `config.timeout` bounds each wait, as in all set-up. Throws Error and
    /// boost::system::system_error.
    WaitingStream(boost::asio::io_context& loop, UniqueFd socket, const ChannelConfig& config)
        : socket_(loop, boost::asio::ip::tcp::v4(), socket.get()),
          wait_({.mode = WaitMode::block}, *config.lifeline, static_cast<int>(config.timeout.count())) {
        static_cast<void>(socket.release());
        socket_.non_blocking(true);
    }

    /// From now on waits as the wait mode says, until the lifeline is cut. Asynchronous calls are allowed only if
    /// several frames may be in flight.
    void begin_frames(const ChannelConfig& config) {
        wait_ = FdWait(config.wait, *config.lifeline);
        const bool polls = wait_.non_blocking() || config.frames_in_flight > 1;
        socket_.non_blocking(polls);
        set_non_blocking(socket_.native_handle(), polls);
    }

    /// Waits, as the wait mode says, for an asynchronous call that has not finished after `tries` earlier attempts.
    [[nodiscard]] Fault wait(short events, std::uint32_t tries) noexcept {
        return wait_.after(EAGAIN, socket_.native_handle(), events, tries);
    }
    [[nodiscard]] int descriptor() noexcept { return socket_.native_handle(); }

    /// Returns the fault of the last failed call. None means that Beast rejected what arrived.
    [[nodiscard]] Fault fault() const noexcept { return fault_; }

    [[nodiscard]] executor_type get_executor() noexcept { return socket_.get_executor(); }

    template <class Buffers>
    std::size_t read_some(const Buffers& buffers, error_code& error) {
        return retry_until_deadline(POLLIN, error, [&] { return socket_.read_some(buffers, error); });
    }
    template <class Buffers>
    std::size_t write_some(const Buffers& buffers, error_code& error) {
        return retry_until_deadline(POLLOUT, error, [&] { return socket_.write_some(buffers, error); });
    }

    // Required by Asio's stream concepts.
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

    /// Beast calls this to end the connection below a WebSocket.
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
    std::size_t retry_until_deadline(short events, const error_code& error, Call call) {
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
