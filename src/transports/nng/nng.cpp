#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include "ipcbench/base/scoped_path.hpp"
#include "platform/free_descriptors.hpp"
#include "platform/free_threads.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/nng/message_channel.hpp"
#include "transports/nng/nng_info.hpp"
#include "transports/nng/rendezvous_channel.hpp"
#include "transports/socket/connection.hpp"
#include "transports/socket/ipc_and_tcp.hpp"
#include "transports/socket/listening_port.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports::nng_pair {
namespace {

constexpr const char* welcome = "welcome";

/// The descriptors that nng's threads need on either side, and that the run opens once it listens. Without this check,
/// a connection that fails for lack of a descriptor would look like a child that does not connect.
constexpr std::size_t descriptors = 16;

/// Returns the number of threads that nng needs. If it cannot start all of them, nng 1.5 deadlocks on a lock that it
/// holds itself. It starts two per CPU to finish operations, one per CPU for its timers and seven others; we start one
/// to close.
std::size_t threads() {
    constexpr std::size_t others = 8;
    return platform::threads_per_cpu(2, 16) + platform::threads_per_cpu(1, 8) + others;
}

std::unique_ptr<Socket> open(const ChannelConfig& config) {
    platform::require_free_descriptors(descriptors, "nng");
    platform::require_free_threads(threads(), "nng");
    return std::make_unique<Socket>(sizeof(FrameHeader) + config.max_frame);
}

EffectiveOptions as_it_is(int /*socket*/, const ChannelConfig& /*config*/) {
    return {};
}

/// The socket over which the child authenticates itself before it learns where nng listens.
constexpr ConnectionKind acceptor_over(int domain) {
    return {.domain = domain, .type = SOCK_STREAM, .name = "nng", .tune = as_it_is, .make_endpoint = nullptr};
}

/// Returns one end of an nng connection over TCP, "" if it has no such address.
std::string end_of(int pipe, const char* option) {
    nng_pipe connection = NNG_PIPE_INITIALIZER;
    connection.id = static_cast<std::uint32_t>(pipe);
    nng_sockaddr address{};
    if (nng_pipe_get_addr(connection, option, &address) != 0 || address.s_family != NNG_AF_INET) {
        return "";
    }
    std::array<char, INET_ADDRSTRLEN> host{};
    ::inet_ntop(AF_INET, &address.s_in.sa_addr, host.data(), host.size());
    return std::string(host.data()) + ":" + std::to_string(ntohs(address.s_in.sa_port));
}

/// How long the two sides try to connect before they use another address. nng itself pauses for 100 ms after a client
/// that does not speak its protocol, and nng 1.5 silently stops accepting after a client that left before its greeting
/// (nng issue 1518).
constexpr std::chrono::seconds patience{1};

/// Returns the name that a Unix socket gets once nng listens on it. Every process can read in /proc/net/unix to which
/// name a socket was bound, so only those that know this one can connect.
std::string renamed(const std::string& path) {
    return path + "+";
}

class PairListener final : public Listener {
public:
    PairListener(SocketMedium medium, const ChannelConfig& config)
        : medium_(medium),
          config_(config),
          socket_(open(config)),
          acceptor_(acceptor_over(medium == SocketMedium::tcp ? AF_INET : AF_UNIX), config) {}

    Address address() override { return {{{"address", acceptor_.where().text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        const SetupDeadline deadline(config_, "the child to connect through nng");
        RendezvousChannel child(acceptor_.accept());
        for (unsigned attempt = 1; !meet(child, attempt, deadline); ++attempt) {
            socket_->disconnect();
        }
        name_.remove();
        if (medium_ == SocketMedium::tcp) {
            close_listening_port(SocketAddress::parse(where_.substr(std::string_view("tcp://").size())));
        }
        return std::make_unique<EndpointOf<MessageChannel>>(std::move(socket_), config_, config_.frames_in_flight);
    }

private:
    /// Listens and tells the child the address. Returns true once the child has connected.
    bool meet(RendezvousChannel& child, unsigned attempt, const SetupDeadline& deadline) {
        using Clock = std::chrono::steady_clock;
        listen(child, attempt);
        std::string told;
        for (const auto end = Clock::now() + patience; Clock::now() < end;) {
            std::array polled{pollfd{child.descriptor(), POLLIN, 0}, pollfd{socket_->filter().changes(), POLLIN, 0}};
            deadline.wait(polled, std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()));
            socket_->filter().clear_changes();
            while (std::optional<std::string> line = child.next_line(deadline)) {
                told = std::move(*line);
            }
            // Both ends of one connection, as the system calls of either side report them.
            if (const int pipe = socket_->filter().established();
                pipe != 0 && told == where_ + " " + end_of(pipe, far_end)) {
                socket_->filter().close();
                child.send_line(welcome);
                return true;
            }
        }
        return false;
    }

    void listen(const RendezvousChannel& child, unsigned attempt) {
        if (medium_ == SocketMedium::tcp) {
            const in_addr_t from = unlikely_loopback_address();
            where_ = socket_->listen(
                "tcp://127.0.0.1:0", [](nng_listener /*listener*/) {},
                [from](nng_pipe pipe) {
                    nng_sockaddr address{};
                    return nng_pipe_get_addr(pipe, far_end, &address) == 0 && address.s_family == NNG_AF_INET &&
                           address.s_in.sa_addr == from;
                });
            child.send_line(where_ + " " + std::to_string(from));
            return;
        }
        const std::string path = config_.folder + "/nng-" + std::to_string(attempt);
        const auto protect = [&](nng_listener listener) {
            name_ = ScopedPath(path);
            require(nng_listener_set_int(listener, NNG_OPT_IPC_PERMISSIONS, S_IRUSR | S_IWUSR), "protecting " + path);
        };
        where_ = socket_->listen("ipc://" + path, protect, [who = child.peer_pid()](nng_pipe pipe) {
            std::uint64_t pid = 0;
            return nng_pipe_get_uint64(pipe, NNG_OPT_IPC_PEER_PID, &pid) == 0 && pid == who;
        });
        if (std::rename(path.c_str(), renamed(path).c_str()) != 0) {
            throw system_error("renaming " + path, errno);
        }
        name_ = ScopedPath(renamed(path));
        child.send_line(where_ + " 0");
    }

    static constexpr const char* far_end = NNG_OPT_REMADDR;

    SocketMedium medium_;
    const ChannelConfig& config_;
    std::unique_ptr<Socket> socket_;
    ChildAcceptor acceptor_;
    ScopedPath name_;
    std::string where_;
};

/// Runs the child's half of PairListener::meet, for any number of attempts.
void meet_parent(RendezvousChannel& parent, Socket& socket, const SetupDeadline& deadline) {
    std::string where;
    int told = 0;
    for (bool is_expected_child = false; !is_expected_child;) {
        std::array polled{pollfd{parent.descriptor(), POLLIN, 0}, pollfd{socket.filter().changes(), POLLIN, 0}};
        deadline.wait(polled);
        socket.filter().clear_changes();
        // The parent closes the connection after the welcome.
        for (std::optional<std::string> line; !is_expected_child && (line = parent.next_line(deadline));) {
            is_expected_child = line == welcome;
            if (const std::size_t gap = line->rfind(' '); gap != std::string::npos) {
                in_addr_t from = 0;
                std::from_chars(line->data() + gap + 1, line->data() + line->size(), from);
                where = line->substr(0, gap);
                socket.dial(where, from == 0 ? renamed(where) : where, from);
            }
        }
        if (const int pipe = socket.filter().established(); pipe != 0 && pipe != told) {
            parent.send_line(where + " " + end_of(pipe, NNG_OPT_LOCADDR));
            told = pipe;
        }
    }
}

/// Child: connects and authenticates itself. Throws Error.
std::unique_ptr<Endpoint> connect_pair(const ChannelConfig& config, const Address& address) {
    std::unique_ptr<Socket> socket = open(config);
    const bool by_path = address.value("address").starts_with('/');
    const SetupDeadline deadline(config, "the parent to connect through nng");
    RendezvousChannel parent(connect_and_prove(acceptor_over(by_path ? AF_UNIX : AF_INET), config, address).socket);
    meet_parent(parent, *socket, deadline);
    socket->stop_dialling();
    socket->filter().close();
    return std::make_unique<EndpointOf<MessageChannel>>(std::move(socket), config);
}

}  // namespace
}  // namespace ipcbench::transports::nng_pair

namespace ipcbench::transports {

TransportList nng() {
    return over_ipc_and_tcp<nng_pair::PairListener>(nng_pair::info_of, nng_pair::connect_pair);
}

}  // namespace ipcbench::transports
