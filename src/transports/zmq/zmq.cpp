#include <sys/stat.h>
#include <zmq.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "transports/socket/ipc_and_tcp.hpp"
#include "transports/socket/listening_port.hpp"
#include "transports/socket/socket_address.hpp"
#include "transports/zmq/pair_channel.hpp"
#include "transports/zmq/zap_handler.hpp"
#include "transports/zmq/zmq_info.hpp"

namespace ipcbench::transports::zeromq {
namespace {

// Each side sends its greeting once, so the other knows that it is there.
const Parts greeting{"here is the child"};
const Parts welcome{"here is the parent"};

/// libzmq aborts the process if one of its threads cannot open a descriptor. Its own are nine on either side; the
/// others are for what the run opens once it listens.
constexpr std::size_t descriptors = 16;
/// It also aborts without its threads: one for input and output, and one that closes sockets.
constexpr std::size_t threads = 2;

Link open_link(const ChannelConfig& config) {
    platform::require_free_descriptors(descriptors, "ZeroMQ");
    platform::require_free_threads(threads, "ZeroMQ");
    Link link;
    link.outbox = std::make_unique<Outbox>(sizeof(FrameHeader) + config.max_frame, config.frames_in_flight);
    link.context = make_context();
    return link;
}

/// Must be called after the ZapHandler of the context exists.
Socket open_pair(const Link& link, const ChannelConfig& config) {
    constexpr int often_ms = 10;
    Socket socket = open_socket(link.context, ZMQ_PAIR);
    // The limit also applies to what libzmq itself exchanges at the start.
    constexpr std::size_t min = 1024;
    const auto max = static_cast<std::int64_t>(std::max(sizeof(FrameHeader) + config.max_frame, min));
    if (zmq_setsockopt(socket.get(), ZMQ_MAXMSGSIZE, &max, sizeof max) != 0) {
        throw library_error("limiting the messages of a ZeroMQ socket");
    }
    set(socket, ZMQ_RECONNECT_IVL, often_ms);
    return socket;
}

std::string bound_address(const Socket& socket) {
    std::array<char, 256> text{};
    std::size_t size = text.size();
    if (zmq_getsockopt(socket.get(), ZMQ_LAST_ENDPOINT, text.data(), &size) != 0) {
        throw library_error("asking a ZeroMQ socket for its address");
    }
    return text.data();
}

class PairListener final : public Listener {
public:
    PairListener(SocketMedium medium, const ChannelConfig& config)
        : config_(config), link_(open_link(config)), zap_handler_(std::in_place, link_.context, config.nonce) {
        link_.socket = open_pair(link_, config);
        require_zap(link_.socket);
        const std::string path = config.folder + "/zmq";
        const std::string wanted = medium == SocketMedium::ipc ? "ipc://" + path : "tcp://127.0.0.1:*";
        if (zmq_bind(link_.socket.get(), wanted.c_str()) != 0) {
            throw library_error("binding a ZeroMQ socket to " + wanted);
        }
        if (medium == SocketMedium::ipc) {
            name_ = ScopedPath(path);
            if (::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
                throw system_error("protecting the socket '" + path + "'", errno);
            }
        }
        where_ = bound_address(link_.socket);
    }

    Address address() override { return {{{"address", where_}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, "the child to connect to " + where_);
        while (true) {
            const auto [zap_ready, socket_ready] = wait_for_messages(zap_handler_->requests(), link_.socket, deadline);
            if (zap_ready && !zap_handler_->answer()) {
                deadline.reject_peer();
            }
            if (socket_ready) {  // only an authenticated peer can send
                static_cast<void>(receive_parts(link_.socket));
                break;
            }
        }
        send_parts(link_.socket, welcome);
        // The socket stays bound, because libzmq would end the connections of a socket that is unbound. But its name is
        // removed, its port ignores new connections, and without the handler none would be accepted.
        zap_handler_.reset();
        name_.remove();
        constexpr std::string_view tcp = "tcp://";
        if (where_.starts_with(tcp)) {
            close_listening_port(SocketAddress::parse(where_.substr(tcp.size())));
        }
        return std::make_unique<EndpointOf<PairChannel>>(std::move(link_), config_);
    }

private:
    const ChannelConfig& config_;
    Link link_;
    std::optional<ZapHandler> zap_handler_;
    ScopedPath name_;
    std::string where_;
};

/// Child: connects and authenticates itself. Throws Error.
std::unique_ptr<Endpoint> connect_pair(const ChannelConfig& config, const Address& address) {
    const std::string& where = address.value("address");
    Link link = open_link(config);
    link.socket = open_pair(link, config);
    present_credentials(link.socket, config.nonce);
    if (zmq_connect(link.socket.get(), where.c_str()) != 0) {
        throw library_error("connecting a ZeroMQ socket to '" + where + "'");
    }
    const SetupDeadline deadline(config, "the parent's welcome on " + where);
    send_parts(link.socket, greeting);
    while (!wait_for_message(link.socket, deadline)) {
    }
    static_cast<void>(receive_parts(link.socket));
    return std::make_unique<EndpointOf<PairChannel>>(std::move(link), config);
}

}  // namespace
}  // namespace ipcbench::transports::zeromq

namespace ipcbench::transports {

TransportList zmq() {
    return over_ipc_and_tcp<zeromq::PairListener>(zeromq::info_of, zeromq::connect_pair);
}

}  // namespace ipcbench::transports
