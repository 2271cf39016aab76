#include "transports/grpc/module.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/grpc/callback_answers.hpp"
#include "transports/grpc/client.hpp"
#include "transports/grpc/initiator.hpp"
#include "transports/grpc/responder.hpp"
#include "transports/grpc/sync_answers.hpp"
#include "transports/grpc/target.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports::rpc {
namespace {

constexpr const char* socket_name = "grpc";

std::string socket_path(const ChannelConfig& config) {
    return config.folder + "/" + socket_name;
}

/// Says one line to the other side.
void tell(int peer, const std::string& text) {
    const std::string line = text + "\n";
    if (::send(peer, line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) {
        throw system_error("telling '" + text + "' to the other side of gRPC", errno);
    }
}

std::string hear(int peer, const ChannelConfig& config, const char* awaited) {
    const SetupDeadline deadline(config, awaited);
    std::string line;
    while (!line.ends_with('\n')) {
        std::array<pollfd, 1> polled{{{peer, POLLIN, 0}}};
        deadline.wait(polled);
        std::array<char, 256> more{};
        const ssize_t got = ::recv(peer, more.data(), more.size(), MSG_DONTWAIT);
        if (got == 0) {
            throw Error(ErrorKind::failed, std::string("the other side hung up while we waited for ") + awaited);
        }
        line.append(more.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    }
    line.pop_back();
    return line;
}

template <class Calls>
std::unique_ptr<Endpoint> call(UniqueFd peer, const ChannelConfig& config) {
    const ScopedPath path(socket_path(config));  // the server's: no longer needed when this returns, however it does
    const int fd = peer.get();
    const std::string told = hear(fd, config, "the child to say where its gRPC server listens");
    std::optional<Target> socket;
    if (is_unix_socket(told)) {
        socket = Target::unix_socket(config.folder, socket_name);  // which may have another name here
    }
    const std::string& target = socket ? socket->text() : told;
    auto endpoint = std::make_unique<EndpointOf<Initiator<Calls>>>(config, target, std::move(peer));
    endpoint->channel().greet();
    tell(fd, "connected");
    return endpoint;
}

/// Returns after the parent knows that the connection stands: else what the child does next could still end that wait.
template <class Calls>
std::unique_ptr<Endpoint> serve(UniqueFd peer, const ChannelConfig& config, Target address) {
    const int fd = peer.get();
    auto endpoint = std::make_unique<EndpointOf<Responder<Calls>>>(config, std::move(address), std::move(peer));
    tell(fd, endpoint->channel().target());
    endpoint->channel().await_greeting();
    static_cast<void>(hear(fd, config, "the parent to have connected to our gRPC server"));
    return endpoint;
}

template <class Calls>  // NOLINTNEXTLINE(performance-unnecessary-value-param): others have options, and keep them
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

/// Where both sides meet, and the child proves to be it, before there is a server to be called: the usual way in gRPC
/// is that the one who is asked listens, and here that is the child.
constexpr ConnectionKind door(decltype(ConnectionKind::make_endpoint) make_endpoint) {
    return {.domain = AF_UNIX,
            .type = SOCK_STREAM,
            .name = "grpc-door",
            .tune = [](int /*socket*/, const ChannelConfig& /*config*/) { return EffectiveOptions{}; },
            .make_endpoint = make_endpoint};
}

std::unique_ptr<Listener> listen(const ChannelConfig& config, Kind kind) {
    static_cast<void>(SocketAddress::path(socket_path(config)));  // if it is too long, that is said before all else
    return listen_for_connection(
        door(kind.api == Api::sync ? make_initiator<SyncCalls> : make_initiator<CallbackCalls>), config);
}

std::unique_ptr<Endpoint> connect(const ChannelConfig& config, const Address& address, Kind kind) {
    return connect_to_parent(door(kind.api == Api::sync ? responder_over<SyncAnswers>(kind.medium)
                                                        : responder_over<CallbackAnswers>(kind.medium)),
                             config, address);
}

constexpr Module module{listen, connect};

}  // namespace
}  // namespace ipcbench::transports::rpc

extern "C" const void* ipcbench_grpc_module() {
    return &ipcbench::transports::rpc::module;
}
