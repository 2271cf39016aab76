#include "transports/socket/connection.hpp"

#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/socket/admission.hpp"
#include "transports/socket/own_address.hpp"

namespace ipcbench::transports {
namespace {

constexpr int backlog = 64;

class ConnectionListener final : public Listener {
public:
    ConnectionListener(const ConnectionKind& kind, const ChannelConfig& config)
        : kind_(kind), config_(config), socket_(open_socket(kind.domain, kind.type)) {
        kind_.tune(socket_.get(), config_);  // a TCP connection inherits its buffers, and scales its window by them
        address_.bind(socket_.get(), kind.domain, config, kind.name);
        set_non_blocking(socket_.get(), true);
        if (::listen(socket_.get(), backlog) != 0) {
            throw system_error("listening on " + address_.where().text(), errno);
        }
    }

    Address address() override { return {{{"address", address_.where().text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        UniqueFd connected = admit_child(socket_.get(), config_, address_.where());
        socket_.reset();
        address_.remove();
        EffectiveOptions options = kind_.tune(connected.get(), config_);
        return kind_.make_endpoint(std::move(connected), config_, std::move(options));
    }

private:
    ConnectionKind kind_;
    const ChannelConfig& config_;
    UniqueFd socket_;
    OwnAddress address_;
};

}  // namespace

std::unique_ptr<Listener> listen_for_connection(const ConnectionKind& kind, const ChannelConfig& config) {
    return std::make_unique<ConnectionListener>(kind, config);
}

std::unique_ptr<Endpoint> connect_to_parent(const ConnectionKind& kind, const ChannelConfig& config,
                                            const Address& address) {
    constexpr int most_attempts = 8;
    const SocketAddress where = SocketAddress::parse(address.values.at("address"));
    const SetupDeadline deadline(config, "the parent's acknowledgement on " + where.text());
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
        UniqueFd socket = open_socket(kind.domain, kind.type);
        EffectiveOptions options = kind.tune(socket.get(), config);
        if (seek_admission(socket.get(), config, where, deadline)) {
            return kind.make_endpoint(std::move(socket), config, std::move(options));
        }
    }
    throw Error(ErrorKind::failed,
                "the parent hung up on us " + std::to_string(most_attempts) + " times on " + where.text(),
                "it does so to whom it did not start, and when many strangers crowd in");
}

}  // namespace ipcbench::transports
