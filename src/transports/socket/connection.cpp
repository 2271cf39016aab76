#include "transports/socket/connection.hpp"

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/socket/accept_child.hpp"
#include "transports/socket/own_address.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

/// Large enough that many unauthenticated peers before the first accept do not keep the child out: with TCP, the kernel
/// would not even answer the child for a second. The kernel has its own limit (net.core.somaxconn).
constexpr int backlog = 4096;

class ConnectionListener final : public Listener {
public:
    ConnectionListener(const ConnectionKind& kind, const ChannelConfig& config)
        : kind_(kind), config_(config), acceptor_(kind, config) {}

    Address address() override { return {{{"address", acceptor_.where().text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        UniqueFd connected = acceptor_.accept();
        EffectiveOptions options = kind_.tune(connected.get(), config_);
        return kind_.make_endpoint(std::move(connected), config_, std::move(options));
    }

private:
    ConnectionKind kind_;
    const ChannelConfig& config_;
    ChildAcceptor acceptor_;
};

}  // namespace

ChildAcceptor::ChildAcceptor(const ConnectionKind& kind, const ChannelConfig& config)
    : config_(config), socket_(open_socket(kind.domain, kind.type)) {
    // A TCP connection inherits these buffers, and the kernel derives its window scale from them.
    kind.tune(socket_.get(), config);
    address_.bind(socket_.get(), kind.domain, config, kind.name);
    set_non_blocking(socket_.get(), true);
    if (::listen(socket_.get(), backlog) != 0) {
        throw system_error("listening on " + address_.where().text(), errno);
    }
}

UniqueFd ChildAcceptor::accept() {
    UniqueFd child = accept_child(socket_.get(), config_, address_.where());
    socket_.reset();
    address_.remove();
    return child;
}

ChildConnection connect_and_prove(const ConnectionKind& kind, const ChannelConfig& config, const Address& address) {
    constexpr std::chrono::milliseconds pause{2};
    const SocketAddress where = SocketAddress::parse(address.value("address"));
    const SetupDeadline deadline(config, "the parent's acknowledgement on " + where.text());
    while (true) {
        UniqueFd socket = open_socket(kind.domain, kind.type);
        EffectiveOptions options = kind.tune(socket.get(), config);
        if (prove_to_parent(socket.get(), config, where, deadline)) {
            return {std::move(socket), std::move(options)};
        }
        // The parent drops connections when too many are pending, and the child's may be among them.
        deadline.wait({}, pause);
    }
}

Transport connection_transport(TransportInfo info, const ConnectionKind& kind,
                               decltype(ConnectionKind::make_endpoint) make_endpoint_of_child) {
    Transport transport;
    transport.info = std::move(info);
    transport.listen = [kind](const ChannelConfig& config) {
        return std::make_unique<ConnectionListener>(kind, config);
    };
    transport.connect = [kind, make_endpoint_of_child](const ChannelConfig& config, const Address& address) {
        ChildConnection entered = connect_and_prove(kind, config, address);
        return make_endpoint_of_child(std::move(entered.socket), config, std::move(entered.options));
    };
    if (kind.domain == AF_INET) {
        transport.probe = probe_loopback;
    }
    return transport;
}

Transport connection_transport(TransportInfo info, const ConnectionKind& kind) {
    return connection_transport(std::move(info), kind, kind.make_endpoint);
}

}  // namespace ipcbench::transports
