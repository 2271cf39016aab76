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
        while (!read_nonce(deadline)) {
            deadline.check();  // also checked here because under a flood of datagrams nothing waits
        }
        address_.remove();
        return kind_.make_endpoint(std::move(socket_), config_, std::move(options_), Side::parent);
    }

private:
    /// Receives one datagram, or waits for one. Returns true if the child sent it; the socket is then connected to the
    /// child.
    bool read_nonce(SetupDeadline& deadline) {
        NonceBuffer received;
        sockaddr_storage from{};
        socklen_t size = sizeof from;
        const ssize_t got = ::recvfrom(socket_.get(), received.free_space(), received.free_size(), MSG_DONTWAIT,
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
        received.filled(static_cast<std::size_t>(got));
        if (!received.is(config_.nonce)) {
            deadline.reject_peer();
            return false;
        }
        if (::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&from), size) != 0) {
            throw system_error("connecting to the child's socket", errno);
        }
        drop_earlier_datagrams();
        if (::send(socket_.get(), &acknowledgement, sizeof acknowledgement, MSG_DONTWAIT | MSG_NOSIGNAL) != 1) {
            throw system_error("answering the child on " + address_.where().text(), errno);
        }
        return true;
    }

    /// Discards what unauthenticated peers sent before connect(2); it is still queued. After connect(2) the kernel
    /// accepts datagrams from the child only, and the child sends no frame before it has the answer.
    void drop_earlier_datagrams() {
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

/// Sends the nonce. Returns when it has been sent or may have been.
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

/// Returns whether the answer has arrived; waits for it at most `at_most`.
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

std::unique_ptr<Endpoint> connect_to_parent(const DatagramKind& kind, const ChannelConfig& config,
                                            const Address& address) {
    constexpr std::chrono::milliseconds send_again_after{50};
    const SocketAddress where = SocketAddress::parse(address.value("address"));
    const SetupDeadline deadline(config, "the parent's answer on " + where.text());
    UniqueFd socket = open_socket(kind.domain, SOCK_DGRAM);
    EffectiveOptions options = kind.tune(socket.get(), config);
    // Connects before the socket has an address, so there is no moment at which an unauthenticated peer could send to
    // it.
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
    return kind.make_endpoint(std::move(socket), config, std::move(options), Side::child);
}

}  // namespace

Transport datagram_transport(TransportInfo info, const DatagramKind& kind) {
    Transport transport;
    transport.info = std::move(info);
    transport.listen = [kind](const ChannelConfig& config) { return std::make_unique<DatagramListener>(kind, config); };
    transport.connect = [kind](const ChannelConfig& config, const Address& address) {
        return connect_to_parent(kind, config, address);
    };
    if (kind.domain == AF_INET) {
        transport.probe = probe_loopback;
    }
    return transport;
}

}  // namespace ipcbench::transports
