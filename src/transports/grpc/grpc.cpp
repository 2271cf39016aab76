#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "platform/probing.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/grpc/callback_server_calls.hpp"
#include "transports/grpc/client.hpp"
#include "transports/grpc/grpc_info.hpp"
#include "transports/grpc/initiator.hpp"
#include "transports/grpc/responder.hpp"
#include "transports/grpc/sync_server_calls.hpp"
#include "transports/grpc/target.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports::rpc {
namespace {

constexpr const char* socket_name = "grpc";

/// The descriptors that gRPC opens (counted, in 1.51): two epoll sets, an eventfd for each, a connection, and the
/// server's listening socket. gRPC aborts the process if it cannot open one.
constexpr std::size_t client_descriptors = 5;
constexpr std::size_t server_descriptors = client_descriptors + 1;
/// The descriptors opened before that: the socket over which both sides meet, and in the parent also a listening
/// socket, the child's pidfd and the counter of its answers.
constexpr std::size_t connecting_descriptors = 1;
constexpr std::size_t listening_descriptors = 4;

/// Returns the number of gRPC's own threads, on either side (counted, in 1.51). If one of them cannot start, the run
/// waits without end for its work.
std::size_t threads() {
    constexpr std::size_t others = 9;
    return platform::threads_per_cpu(2, 32) + others;
}

std::string socket_path(const ChannelConfig& config) {
    return config.folder + "/" + socket_name;
}

/// Sends one line to the peer.
void send_line(int peer, const std::string& text) {
    const std::string line = text + "\n";
    if (::send(peer, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
        throw system_error("sending '" + text + "' to the other side of gRPC", errno);
    }
}

std::string receive_line(int peer, const ChannelConfig& config, const char* awaited) {
    const SetupDeadline deadline(config, awaited);
    std::string line;
    while (!line.ends_with('\n')) {
        std::array<pollfd, 1> polled{{{peer, POLLIN, 0}}};
        deadline.wait(polled);
        std::array<char, 256> more{};
        const ssize_t got = ::recv(peer, more.data(), more.size(), MSG_DONTWAIT);
        if (got == 0) {
            deadline.await_cause();
        }
        line.append(more.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    line.pop_back();
    return line;
}

template <class Calls>
std::unique_ptr<Endpoint> call(UniqueFd peer, const ChannelConfig& config) {
    const ScopedPath path(socket_path(config));  // removes the server's path: nobody needs it after this returns
    const int fd = peer.get();
    const std::string address = receive_line(fd, config, "the child to say where its gRPC server listens");
    std::optional<Target> socket;
    if (is_unix_socket(address)) {
        socket = Target::unix_socket(config.folder, socket_name);  // the folder may have another name here
    }
    const std::string& target = socket ? socket->text() : address;
    auto endpoint = std::make_unique<EndpointOf<Initiator<Calls>>>(config, target, std::move(peer));
    endpoint->channel().first_call();
    send_line(fd, "connected");
    return endpoint;
}

/// Returns after the parent knows that the connection works; otherwise the child's next step could still end the
/// parent's wait.
template <class Calls>
std::unique_ptr<Endpoint> serve(UniqueFd peer, const ChannelConfig& config, Target address) {
    const int fd = peer.get();
    auto endpoint = std::make_unique<EndpointOf<Responder<Calls>>>(config, std::move(address), std::move(peer));
    send_line(fd, endpoint->channel().target());
    endpoint->channel().await_greeting();
    static_cast<void>(receive_line(fd, config, "the parent to have connected to our gRPC server"));
    return endpoint;
}

template <class Calls>  // NOLINTNEXTLINE(performance-unnecessary-value-param): transports with options keep them
std::unique_ptr<Endpoint> make_initiator(UniqueFd peer, const ChannelConfig& config, EffectiveOptions /*options*/) {
    return call<Calls>(std::move(peer), config);
}

template <class Calls, Medium medium>  // NOLINTNEXTLINE(performance-unnecessary-value-param): as above
std::unique_ptr<Endpoint> make_responder(UniqueFd peer, const ChannelConfig& config, EffectiveOptions /*options*/) {
    return serve<Calls>(
        std::move(peer), config,
        medium == Medium::loopback_tcp ? Target::loopback() : Target::unix_socket(config.folder, socket_name));
}

template <class Calls>
constexpr auto responder_over(Medium medium) {
    return medium == Medium::loopback_tcp ? make_responder<Calls, Medium::loopback_tcp>
                                          : make_responder<Calls, Medium::unix_socket>;
}

/// The socket over which both sides meet and the child authenticates itself before gRPC's server exists. In gRPC the
/// responder listens, and here the responder is the child.
constexpr ConnectionKind rendezvous(decltype(ConnectionKind::make_endpoint) make_endpoint) {
    return {.domain = AF_UNIX,
            .type = SOCK_STREAM,
            .name = "grpc-rendezvous",
            .tune = [](int /*socket*/, const ChannelConfig& /*config*/) { return EffectiveOptions{}; },
            .make_endpoint = make_endpoint};
}

Transport transport_of(Kind kind) {
    const bool sync = kind.api == Api::sync;
    Transport transport = connection_transport(
        info_of(kind), rendezvous(sync ? make_initiator<SyncClientCalls> : make_initiator<CallbackClientCalls>),
        sync ? responder_over<SyncServerCalls>(kind.medium) : responder_over<CallbackServerCalls>(kind.medium));
    transport.listen = [listen = std::move(transport.listen)](const ChannelConfig& config) {
        platform::require_free_descriptors(listening_descriptors + client_descriptors, "gRPC");
        platform::require_free_threads(threads(), "gRPC");
        // Reports a path that is too long before anything else fails.
        static_cast<void>(SocketAddress::path(socket_path(config)));
        return listen(config);
    };
    transport.connect = [connect = std::move(transport.connect)](const ChannelConfig& config, Address address) {
        platform::require_free_descriptors(connecting_descriptors + server_descriptors, "gRPC");
        platform::require_free_threads(threads(), "gRPC");
        return connect(config, std::move(address));
    };
    // Both sides meet over a Unix socket in any case.
    transport.probe =
        kind.medium == Medium::loopback_tcp ? platform::all_of({probe_loopback, probe_unix_socket}) : probe_unix_socket;
    return transport;
}

}  // namespace
}  // namespace ipcbench::transports::rpc

namespace ipcbench::transports {

TransportList grpc() {
    TransportList list;
    list.reserve(rpc::kinds.size());
    for (const rpc::Kind kind : rpc::kinds) {
        list.push_back(rpc::transport_of(kind));
    }
    return list;
}

}  // namespace ipcbench::transports
