#include "transports/socket/datagrams.hpp"

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/socket/nonce.hpp"
#include "transports/socket/own_address.hpp"

namespace ipcbench::transports {
namespace {

class DatagramListener final : public Listener {
public:
    DatagramListener(const DatagramKind& kind, const ChannelConfig& config)
        : kind_(kind), config_(config), socket_(open_socket(kind.domain, SOCK_DGRAM)) {
        options_ = kind_.tune(socket_.get(), config_);
        address_.bind(socket_.get(), kind_.domain, config_, kind_.name);
    }

    Address address() override { return {{{"address", address_.where().text()}}, {}}; }

    std::unique_ptr<Endpoint> accept() override {
        SetupDeadline deadline(config_, "the child's datagram on " + address_.where().text());
        while (!hear(deadline)) {
            deadline.check();  // also while a flood leaves nothing to wait for
        }
        address_.remove();
        return kind_.make_endpoint(std::move(socket_), config_, std::move(options_), DatagramKind::Side::parent);
    }

private:
    /// Takes one datagram, or waits for one; true when it came from the child, to whom the socket is then bound.
    bool hear(SetupDeadline& deadline) {
        NonceBuffer said;
        sockaddr_storage from{};
        socklen_t size = sizeof from;
        const ssize_t got = ::recvfrom(socket_.get(), said.room(), said.room_size(), MSG_DONTWAIT,
                                       reinterpret_cast<sockaddr*>(&from), &size);
        if (got < 0) {
            if (errno == EAGAIN || errno == EWOULDBLOCK) {
                pollfd polled{socket_.get(), POLLIN, 0};
                deadline.wait({&polled, 1});
            } else if (errno != EINTR) {
                throw system_error("waiting for " + deadline.awaited(), errno);
            }
            return false;
        }
        said.filled(static_cast<std::size_t>(got));
        if (!said.is(config_.nonce)) {
            deadline.turn_away();
            return false;
        }
        if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&from), size) != 0) {
            throw system_error("connecting to the child's socket", errno);
        }
        drop_what_came_before();
        if (::send(socket_.get(), &acknowledgement, sizeof acknowledgement, MSG_DONTWAIT | MSG_NOSIGNAL) != 1) {
            throw system_error("answering the child on " + address_.where().text(), errno);
        }
        return true;
    }

    /// Since connect(2) the kernel lets nobody but the child in; what strangers sent before is still queued. The child
    /// sends no frame before it is answered.
    void drop_what_came_before() {
        char ignored = 0;
        while (::recv(socket_.get(), &ignored, sizeof ignored, MSG_DONTWAIT) >= 0 || errno == EINTR) {
        }
    }

    DatagramKind kind_;
    const ChannelConfig& config_;
    UniqueFd socket_;
    OwnAddress address_;
    EffectiveOptions options_;
};

/// Sends the nonce; true when it went out or may have.
void send_nonce(int socket, const ChannelConfig& config, const SetupDeadline& deadline) {
    limit_sending(socket, deadline.left());
    while (::send(socket, config.nonce.data(), config.nonce.size(), MSG_NOSIGNAL) < 0) {
        if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
            throw system_error("sending a datagram, waiting for " + deadline.awaited(), errno);
        }
        deadline.check();
    }
    limit_sending(socket, {});
}

/// Whether the answer is there; waits no longer than `at_most` for it.
bool is_answered(int socket, const SetupDeadline& deadline, std::chrono::milliseconds at_most) {
    pollfd polled{socket, POLLIN, 0};
    deadline.wait({&polled, 1}, at_most);
    char answer = 0;
    if (::recv(socket, &answer, sizeof answer, MSG_DONTWAIT) > 0) {
        return answer == acknowledgement;
    }
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        throw system_error("waiting for " + deadline.awaited(), errno);
    }
    return false;
}

}  // namespace

std::unique_ptr<Listener> listen_for_datagrams(const DatagramKind& kind, const ChannelConfig& config) {
    return std::make_unique<DatagramListener>(kind, config);
}

std::unique_ptr<Endpoint> send_datagrams_to_parent(const DatagramKind& kind, const ChannelConfig& config,
                                                   const Address& address) {
    constexpr std::chrono::milliseconds send_again_after{50};
    const SocketAddress where = SocketAddress::parse(address.values.at("address"));
    const SetupDeadline deadline(config, "the parent's answer on " + where.text());
    UniqueFd socket = open_socket(kind.domain, SOCK_DGRAM);
    EffectiveOptions options = kind.tune(socket.get(), config);
    // Connected before it has an address of its own: there is no moment in which a stranger could send to it.
    if (::connect(socket.get(), where.get(), where.size()) != 0) {
        throw system_error("connecting to the parent's socket " + where.text(), errno);
    }
    OwnAddress own;
    if (kind.domain == AF_UNIX) {
        own.bind(socket.get(), kind.domain, config, std::string(kind.name) + "-child");
    }
    const auto at_most = kind.may_lose ? send_again_after : std::chrono::milliseconds::max();
    do {
        send_nonce(socket.get(), config, deadline);
    } while (!is_answered(socket.get(), deadline, at_most));
    return kind.make_endpoint(std::move(socket), config, std::move(options), DatagramKind::Side::child);
}

}  // namespace ipcbench::transports
