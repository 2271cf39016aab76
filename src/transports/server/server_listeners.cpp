#include "transports/server/server_listeners.hpp"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/scoped_path.hpp"
#include "transports/fd/duplex_pipes.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/server/handshake.hpp"
#include "transports/server/server_address.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

/// Shakes hands, and only then takes the streams: while the caller has them, a server does not end because of a
/// failure, which would hide the cause.
std::unique_ptr<Endpoint> greet(const ChannelConfig& config, const ServerLink& link, EffectiveOptions options,
                                ServerStreams& streams) {
    MessageReader reader(link.setup.framing);
    shake_hands(config, link, streams, reader);
    link.report.passed_over = 0;  // those of the handshake are not the run's
    return make_server_endpoint(config, link, std::move(options), std::move(streams), std::move(reader));
}

/// The pipes to a server that does not exist yet.
class ServerPipes final : public Listener {
public:
    ServerPipes(const ChannelConfig& config, const ServerLink& link)
        : config_(config), link_(link), pipes_(open_pipes()), options_(size_pipes(pipes_, config)) {}

    Address address() override { return {}; }
    ChildStdio child_stdio() const override { return {pipes_.child_input.get(), pipes_.child_output.get()}; }

    std::unique_ptr<Endpoint> accept() override {
        // If this process kept the server's ends open, it would not see the end of the stream when the server dies.
        pipes_.child_input.reset();
        pipes_.child_output.reset();
        streams_ = {std::move(pipes_.parent_input), std::move(pipes_.parent_output)};
        return greet(config_, link_, options_, streams_);
    }

private:
    const ChannelConfig& config_;
    ServerLink link_;
    DuplexPipes pipes_;
    ServerStreams streams_{};
    EffectiveOptions options_;
};

/// Returns a free port of 127.0.0.1. Another program could take it before the server does.
std::string free_port() {
    const UniqueFd socket = open_socket(AF_INET, SOCK_STREAM);
    return bind_socket(socket.get(), SocketAddress::loopback(0)).text();
}

/// A server that listens on a socket, now or soon.
class ListeningServer final : public Listener {
public:
    ListeningServer(int domain, TuneSocket tune, const ChannelConfig& config, const ServerLink& link)
        : tune_(tune), config_(config), link_(link) {
        std::string text = link.setup.address;
        if (text.empty()) {
            text = domain == AF_UNIX ? config.folder + "/server" : free_port();
            path_ = ScopedPath(domain == AF_UNIX ? text : "");
        }
        where_ = ServerAddress::parse(text, domain);
        if (link.is_started && !link.setup.address.empty() && try_to_connect().first) {
            throw Error(ErrorKind::failed,
                        fmt::format("another program listens on {} already, so the server could not", where_.text()),
                        "end it, or leave out --peer to measure it");
        }
    }

    Address address() override { return {{{"address", where_.text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        const SetupDeadline listening(config_, fmt::format("the server to listen on {}", where_.text()));
        const SetupDeadline accepting(
            config_, fmt::format("the server to accept one more connection on {}: its queue is full", where_.text()));
        while (true) {
            auto [socket, error] = try_to_connect();
            if (socket) {
                streams_ = {std::move(socket), UniqueFd()};
                return greet(config_, link_, options_, streams_);
            }
            const bool is_busy = error == EAGAIN;  // connect(2) waits for that only with a blocking socket
            const bool may_come = is_busy || (link_.is_started && (error == ECONNREFUSED || error == ENOENT));
            if (!may_come) {
                throw system_error("connecting to " + where_.text(), error,
                                   "does the server listen there? --peer PROGRAM starts one");
            }
            constexpr std::chrono::milliseconds pause{2};
            (is_busy ? accepting : listening).wait({}, pause);
        }
    }

private:
    /// Returns a connection, or an empty descriptor and errno.
    [[nodiscard]] std::pair<UniqueFd, int> try_to_connect() {
        UniqueFd socket = open_socket(where_.domain(), SOCK_STREAM);
        options_ = tune_(socket.get(), config_);
        set_non_blocking(socket.get(), true);
        int error = ::connect(socket.get(), where_.get(), where_.size()) == 0 ? 0 : errno;
        if (error == EINPROGRESS) {
            const SetupDeadline deadline(config_, fmt::format("a connection to {}", where_.text()));
            std::array polled{pollfd{socket.get(), POLLOUT, 0}};
            while (polled[0].revents == 0) {
                deadline.wait(polled);
            }
            socklen_t size = sizeof error;
            ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size);
        }
        return {error == 0 ? std::move(socket) : UniqueFd(), error};
    }

    TuneSocket tune_;
    const ChannelConfig& config_;
    ServerLink link_;
    ServerAddress where_;
    ScopedPath path_;
    EffectiveOptions options_;
    ServerStreams streams_{};
};

}  // namespace

ServerReach servers_at_pipes() {
    return {
        [](const ChannelConfig& config, const ServerLink& link) { return std::make_unique<ServerPipes>(config, link); },
        [](const std::string& address) {
            throw Error(ErrorKind::usage,
                        fmt::format("--connect: '{}': a server's standard input has no address", address),
                        "leave it out, and start the server with --peer; or run uds-stream or tcp");
        }};
}

ServerReach servers_at_sockets(int domain, TuneSocket tune) {
    return {[=](const ChannelConfig& config, const ServerLink& link) {
                return std::make_unique<ListeningServer>(domain, tune, config, link);
            },
            [domain](const std::string& address) { static_cast<void>(ServerAddress::parse(address, domain)); }};
}

}  // namespace ipcbench::transports
