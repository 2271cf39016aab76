#pragma once

#include <sys/socket.h>

#include <utility>

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/generic/datagram_protocol.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <boost/asio/write.hpp>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::transports {

/// The only executor, by its own type: Asio's default executor hides the type behind calls through pointers.
using Executor = boost::asio::io_context::executor_type;

/// The Ends of a CoroutineBridge over a connected stream socket.
class SocketEnds {
public:
    SocketEnds(boost::asio::io_context& loop, int domain, UniqueFd socket)
        : socket_(loop, boost::asio::generic::stream_protocol(domain, 0), socket.get()) {
        static_cast<void>(socket.release());
    }
    template <class Done>
    void write(boost::asio::const_buffer bytes, Done done) {
        boost::asio::async_write(socket_, bytes, std::move(done));
    }
    template <class Done>
    void read(boost::asio::mutable_buffer room, Done done) {
        socket_.async_read_some(room, std::move(done));
    }
    void cancel() { socket_.cancel(); }
    [[nodiscard]] int descriptor() { return socket_.native_handle(); }

private:
    boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, Executor> socket_;
};

/// Ends over two pipes.
class PipeEnds {
public:
    PipeEnds(boost::asio::io_context& loop, UniqueFd input, UniqueFd output)
        : input_(loop, input.get()), output_(loop) {
        static_cast<void>(input.release());
        output_.assign(output.get());
        static_cast<void>(output.release());
    }
    template <class Done>
    void write(boost::asio::const_buffer bytes, Done done) {
        boost::asio::async_write(output_, bytes, std::move(done));
    }
    template <class Done>
    void read(boost::asio::mutable_buffer room, Done done) {
        input_.async_read_some(room, std::move(done));
    }
    void cancel() { input_.cancel(); }
    [[nodiscard]] int descriptor() { return input_.native_handle(); }

private:
    boost::asio::posix::basic_stream_descriptor<Executor> input_;
    boost::asio::posix::basic_stream_descriptor<Executor> output_;
};

/// Ends over a connected datagram socket, which does not notice that its peer has closed.
class DatagramEnds {
public:
    DatagramEnds(boost::asio::io_context& loop, int domain, UniqueFd socket)
        : socket_(loop, boost::asio::generic::datagram_protocol(domain, 0), socket.get()) {
        static_cast<void>(socket.release());
    }
    DatagramEnds(const DatagramEnds&) = delete;
    DatagramEnds& operator=(const DatagramEnds&) = delete;
    ~DatagramEnds() { ::send(socket_.native_handle(), nullptr, 0, MSG_DONTWAIT | MSG_NOSIGNAL); }

    template <class Done>
    void write(boost::asio::const_buffer bytes, Done done) {
        socket_.async_send(bytes, std::move(done));
    }
    template <class Done>
    void read(boost::asio::mutable_buffer room, Done done) {
        socket_.async_receive(room, std::move(done));
    }
    void cancel() { socket_.cancel(); }

private:
    boost::asio::basic_datagram_socket<boost::asio::generic::datagram_protocol, Executor> socket_;
};

}  // namespace ipcbench::transports
