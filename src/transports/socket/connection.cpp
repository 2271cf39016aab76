#include "transports/socket/connection.hpp"

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/socket/admission.hpp"
#include "transports/socket/own_address.hpp"

namespace ipcbench::transports {
namespace {

/// Large enough that a crowd of strangers before the first accept does not keep the child out: with TCP, the kernel
/// would not even answer it for a second. The kernel has a limit of its own (net.core.somaxconn).
constexpr int backlog = 4096;

class ConnectionListener final : public Listener {
public:
    ConnectionListener(const ConnectionKind& kind, const ChannelConfig& config)
        : kind_(kind), config_(config), entrance_(kind, config) {}

    Address address() override { return {{{"address", entrance_.where().text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        UniqueFd connected = entrance_.admit();
        EffectiveOptions options = kind_.tune(connected.get(), config_);
        return kind_.make_endpoint(std::move(connected), config_, std::move(options));
    }

private:
    ConnectionKind kind_;
    const ChannelConfig& config_;
    Entrance entrance_;
};

}  // namespace

Entrance::Entrance(const ConnectionKind& kind, const ChannelConfig& config)
    : config_(config), socket_(open_socket(kind.domain, kind.type)) {
    kind.tune(socket_.get(), config);  // a TCP connection inherits its buffers, and scales its window by them
    address_.bind(socket_.get(), kind.domain, config, kind.name);
    set_non_blocking(socket_.get(), true);
    if (::listen(socket_.get(), backlog) != 0) {
        throw system_error("listening on " + address_.where().text(), errno);
    }
}

UniqueFd Entrance::admit() {
    UniqueFd child = admit_child(socket_.get(), config_, address_.where());
    socket_.reset();
    address_.remove();
    return child;
}

Entered enter(const ConnectionKind& kind, const ChannelConfig& config, const Address& address) {
    constexpr std::chrono::milliseconds pause{2};
    const SocketAddress where = SocketAddress::parse(address.values.at("address"));
    const SetupDeadline deadline(config, "the parent's acknowledgement on " + where.text());
    while (true) {
        UniqueFd socket = open_socket(kind.domain, kind.type);
        EffectiveOptions options = kind.tune(socket.get(), config);
        if (seek_admission(socket.get(), config, where, deadline)) {
            return {std::move(socket), std::move(options)};
        }
        // The parent drops connections when too many crowd in, and the child can be among those that it drops.
        deadline.wait({}, pause);
    }
}

std::unique_ptr<Listener> listen_for_connection(const ConnectionKind& kind, const ChannelConfig& config) {
    return std::make_unique<ConnectionListener>(kind, config);
}

std::unique_ptr<Endpoint> connect_to_parent(const ConnectionKind& kind, const ChannelConfig& config,
                                            const Address& address) {
    Entered entered = enter(kind, config, address);
    return kind.make_endpoint(std::move(entered.socket), config, std::move(entered.options));
}

}  // namespace ipcbench::transports
