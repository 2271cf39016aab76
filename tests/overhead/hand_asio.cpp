#include <sys/socket.h>

#include <exception>
#include <utility>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/pipe_pair.hpp"
#include "overhead/shared_state.hpp"
#include "overhead/socket_pair.hpp"

namespace ipcbench::overhead::hand {
namespace {

using boost::asio::awaitable;
using boost::asio::buffer;
using boost::asio::use_awaitable;

/// One process's end of a connection, with only what an operation on it needs.
template <class Socket>
struct StreamSocket {
    Socket socket;

    auto send(OwnMessage& message) {
        return async_write(socket, buffer(message.data(), message.size()), use_awaitable);
    }
    auto receive(OwnMessage& message) {
        return async_read(socket, buffer(message.data(), message.size()), use_awaitable);
    }
};

struct TwoPipes {
    boost::asio::posix::stream_descriptor input;
    boost::asio::posix::stream_descriptor output;

    auto send(OwnMessage& message) {
        return async_write(output, buffer(message.data(), message.size()), use_awaitable);
    }
    auto receive(OwnMessage& message) {
        return async_read(input, buffer(message.data(), message.size()), use_awaitable);
    }
};

struct DatagramSocket {
    boost::asio::ip::udp::socket socket;

    auto send(OwnMessage& message) { return socket.async_send(buffer(message.data(), message.size()), use_awaitable); }
    auto receive(OwnMessage& message) {
        return socket.async_receive(buffer(message.data(), message.size()), use_awaitable);
    }
};

template <class End>
awaitable<void> answer(End& end, std::size_t bytes) {
    OwnMessage message(bytes);
    while (true) {
        co_await end.receive(message);
        co_await end.send(message);
    }
}

template <class End>
awaitable<void> ask(End& end, std::size_t bytes, LoopClock& clock) {
    OwnMessage message(bytes);
    do {
        for (std::uint64_t i = 0; i < clock.batch(); ++i) {
            co_await end.send(message);
            co_await end.receive(message);
        }
    } while (clock.goes_on());
}

void run(boost::asio::io_context& loop, awaitable<void> coroutine) {
    boost::asio::co_spawn(loop, std::move(coroutine), [](const std::exception_ptr& thrown) {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    });
    loop.run();
}

/// Bounces messages between two processes. `ours` and `theirs` create an end on an io_context, in the process that uses
/// it.
template <class MakeOurs, class MakeTheirs>
double bounce_coroutines(const LoopSpec& spec, MakeOurs ours, MakeTheirs theirs) {
    const PeerProcess peer_process(spec.pinning, [&] {
        try {
            boost::asio::io_context loop(1);
            auto end = theirs(loop);
            run(loop, answer(end, spec.bytes));
        } catch (const std::exception&) {
            return;  // the initiator sees the end of the stream
        }
    });
    try {
        boost::asio::io_context loop(1);
        auto end = ours(loop);
        LoopClock clock(spec);
        run(loop, ask(end, spec.bytes, clock));
        return clock.round_trip_ns();
    } catch (const boost::system::system_error& error) {
        throw system_error("a hand-written loop", error.code().value());
    }
}

template <class Protocol>
double bounce_streams(const LoopSpec& spec, const Protocol& protocol, SocketPair pair) {
    const auto end_of = [&](UniqueFd& socket) {
        return [&](boost::asio::io_context& loop) {
            return StreamSocket<typename Protocol::socket>{{loop, protocol, socket.release()}};
        };
    };
    return bounce_coroutines(spec, end_of(pair.ours), end_of(pair.theirs));
}

}  // namespace

double uds_stream_asio(const LoopSpec& spec) {
    return bounce_streams(spec, boost::asio::local::stream_protocol(), unix_pair(SOCK_STREAM));
}

double tcp_asio(const LoopSpec& spec) {
    return bounce_streams(spec, boost::asio::ip::tcp::v4(), tcp_pair());
}

double udp_asio(const LoopSpec& spec) {
    SocketPair pair = udp_pair();
    const auto end_of = [](UniqueFd& socket) {
        return [&](boost::asio::io_context& loop) {
            return DatagramSocket{{loop, boost::asio::ip::udp::v4(), socket.release()}};
        };
    };
    return bounce_coroutines(spec, end_of(pair.ours), end_of(pair.theirs));
}

double pipe_asio(const LoopSpec& spec) {
    PipePair there = make_pipe();
    PipePair back = make_pipe();
    const auto end_of = [](PipePair& input, PipePair& output) {
        return [&](boost::asio::io_context& loop) {
            return TwoPipes{{loop, input.input.release()}, {loop, output.output.release()}};
        };
    };
    return bounce_coroutines(spec, end_of(back, there), end_of(there, back));
}

}  // namespace ipcbench::overhead::hand
