#include <exception>
#include <string>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "ipcbench/base/error.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/shared_state.hpp"
#include "overhead/socket_pair.hpp"

namespace ipcbench::overhead::hand {
namespace {

namespace beast = boost::beast;
using Tcp = boost::asio::ip::tcp;

/// One side of a keep-alive connection. The outgoing message is created once; only its body changes.
template <bool asks>
class HttpEnd {
public:
    HttpEnd(int socket, std::size_t bytes) : socket_(loop_, Tcp::v4(), socket), message_(bytes) {
        outgoing_.version(11);
        outgoing_.set(beast::http::field::content_type, "application/octet-stream");
        if constexpr (asks) {
            outgoing_.method(beast::http::verb::post);
            outgoing_.target("/frames");
            outgoing_.set(beast::http::field::host, "localhost");
        }
    }

    bool send() noexcept {
        try {
            outgoing_.body().assign(reinterpret_cast<const char*>(message_.data()), message_.size());
            outgoing_.prepare_payload();
            beast::http::write(socket_, outgoing_);
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }
    bool receive() noexcept {
        try {
            beast::http::message<!asks, beast::http::string_body> incoming;
            beast::http::read(socket_, arrived_, incoming);
            return incoming.body().size() == message_.size();
        } catch (const std::exception&) {
            return false;
        }
    }

private:
    boost::asio::io_context loop_{1};
    Tcp::socket socket_;
    OwnMessage message_;
    beast::http::message<asks, beast::http::string_body> outgoing_;
    beast::flat_buffer arrived_;
};

class WebSocketEnd {
public:
    WebSocketEnd(int socket, std::size_t bytes) : stream_(Tcp::socket(loop_, Tcp::v4(), socket)), message_(bytes) {
        stream_.binary(true);
    }
    void shake_hands_as_server() { stream_.accept(); }
    void shake_hands_as_client() { stream_.handshake("localhost", "/frames"); }

    bool send() noexcept {
        try {
            stream_.write(boost::asio::buffer(message_.data(), message_.size()));
            return true;
        } catch (const std::exception&) {
            return false;
        }
    }
    bool receive() noexcept {
        try {
            arrived_.clear();
            stream_.read(arrived_);
            return arrived_.size() == message_.size();
        } catch (const std::exception&) {
            return false;
        }
    }

private:
    boost::asio::io_context loop_{1};
    beast::websocket::stream<Tcp::socket> stream_;
    OwnMessage message_;
    beast::flat_buffer arrived_;
};

/// Bounces messages. `theirs` creates the responder's end in its own process, and `ours` the initiator's.
template <class MakeOurs, class MakeTheirs>
double bounce_beast(const LoopSpec& spec, MakeOurs ours, MakeTheirs theirs) {
    const PeerProcess peer_process(spec.pinning, [&] {
        try {
            const auto end = theirs();
            while (end->receive() && end->send()) {
            }
        } catch (const std::exception&) {
            return;  // the initiator sees the end of the stream
        }
    });
    try {
        const auto end = ours();
        return time_loop(spec, [&end] { return end->send() && end->receive(); });
    } catch (const boost::system::system_error& error) {
        throw system_error("a hand-written loop", error.code().value());
    }
}

}  // namespace

double http(const LoopSpec& spec) {
    SocketPair pair = tcp_pair();
    return bounce_beast(
        spec, [&] { return std::make_unique<HttpEnd<true>>(pair.ours.release(), spec.bytes); },
        [&] { return std::make_unique<HttpEnd<false>>(pair.theirs.release(), spec.bytes); });
}

double websocket(const LoopSpec& spec) {
    SocketPair pair = tcp_pair();
    const auto make = [&spec](UniqueFd& socket, void (WebSocketEnd::*shake_hands)()) {
        auto end = std::make_unique<WebSocketEnd>(socket.release(), spec.bytes);
        (end.get()->*shake_hands)();
        return end;
    };
    return bounce_beast(
        spec, [&] { return make(pair.ours, &WebSocketEnd::shake_hands_as_server); },
        [&] { return make(pair.theirs, &WebSocketEnd::shake_hands_as_client); });
}

}  // namespace ipcbench::overhead::hand
