#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/probing.hpp"
#include "transports/quic/quic_acceptor.hpp"
#include "transports/quic/quic_channel.hpp"
#include "transports/quic/quic_socket.hpp"
#include "transports/quic/tls_probe.hpp"
#include "transports/socket/own_address.hpp"
#include "transports/socket/socket_address.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::string_view certificate_key = "certificate";
constexpr std::string_view address_key = "address";

std::unique_ptr<Endpoint> make_endpoint(QuicSocket socket, std::unique_ptr<QuicConnection> connection,
                                        const ChannelConfig& config, bool sends_on) {
    return std::make_unique<EndpointOf<QuicChannel>>(std::move(socket), std::move(connection), config, sends_on);
}

/// The parent, which is the QUIC server: binds to a new address, with a new certificate that is passed to the child.
/// Accepts only the peer that authenticates itself with the child's certificate.
class QuicListener final : public Listener {
public:
    QuicListener(const QuicKind& kind, const ChannelConfig& config)
        : config_(config), socket_(open_quic_socket(kind, config)), identity_(TlsIdentity::fresh()) {
        address_.bind(socket_.fd.get(), kind.domain, config, kind.name);
    }

    Address address() override {
        return {{{std::string(address_key), address_.where().text()},
                 {std::string(certificate_key), to_text(identity_.certificate())}},
                {}};
    }

    std::unique_ptr<Endpoint> accept() override {
        const QuicConnection::HandshakeConfig handshake_config{
            identity_, TlsIdentity::of_secret(config_.nonce).certificate(), socket_.max_datagram,
            QuicStreamInput::window(config_.max_frame)};
        QuicAcceptor reception(socket_.fd.get(), handshake_config, config_, address_.where());
        std::unique_ptr<QuicConnection> connection = reception.run();
        connection->open_stream(config_.max_frame, config_.frames_in_flight);
        address_.remove();
        return make_endpoint(std::move(socket_), std::move(connection), config_, config_.frames_in_flight > 1);
    }

private:
    const ChannelConfig& config_;
    QuicSocket socket_;
    OwnAddress address_;
    TlsIdentity identity_;
};

/// The child's handshake over a connected socket.
class ClientHandshake {
public:
    ClientHandshake(int socket, QuicConnection& connection, std::size_t max_datagram, const SetupDeadline& deadline)
        : socket_(socket), connection_(connection), outgoing_(max_datagram), deadline_(deadline) {}

    void run() {
        send_all();
        while (!connection_.established()) {
            const std::int64_t left_ns = std::max<std::int64_t>(connection_.expiry_ns() - now_ns(), 0);
            pollfd polled{socket_, POLLIN, 0};
            deadline_.wait({&polled, 1},
                           std::chrono::ceil<std::chrono::milliseconds>(std::chrono::nanoseconds(left_ns)));
            receive_datagram();
            if (now_ns() >= connection_.expiry_ns()) {
                check(connection_.expire(now_ns()));
            }
            send_all();
        }
    }

private:
    void receive_datagram() {
        std::vector<std::byte> incoming(65536);
        const ssize_t got = ::recv(socket_, incoming.data(), incoming.size(), MSG_DONTWAIT);
        if (got > 0) {
            check(connection_.take(std::span(incoming).first(static_cast<std::size_t>(got)), now_ns()));
        } else if (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
            throw system_error("waiting for " + deadline_.awaited(), errno);
        }
    }

    void send_all() {
        Fault fault;
        while (const std::size_t size = connection_.next_datagram(outgoing_, now_ns(), fault)) {
            // A datagram that is not sent counts as lost, and QUIC sends it again.
            ::send(socket_, outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
        connection_.datagrams_sent(now_ns());
        check(fault);
    }

    void check(Fault fault) {
        if (!fault) {
            return;
        }
        if (const std::size_t size = connection_.write_close(outgoing_, now_ns()); size != 0) {
            ::send(socket_, outgoing_.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
        }
        if (connection_.tls().refused_peer()) {
            throw Error(ErrorKind::failed, "the process that answered does not have the parent's certificate");
        }
        throw Error(ErrorKind::failed, "the QUIC handshake with the parent ended early: " + describe(fault),
                    "the parent rejects every process that it did not start");
    }

    int socket_;
    QuicConnection& connection_;
    std::vector<std::byte> outgoing_;
    const SetupDeadline& deadline_;
};

/// Connects the child, which is the QUIC client. Its key is derived from ChannelConfig::nonce, so the parent knows
/// which certificate to expect. Throws Error.
std::unique_ptr<Endpoint> connect_by_quic(const QuicKind& kind, const ChannelConfig& config, const Address& address) {
    const SocketAddress where = SocketAddress::parse(address.value(std::string(address_key)));
    const SetupDeadline deadline(config, "the parent's answer on " + where.text());
    QuicSocket socket = open_quic_socket(kind, config);
    // Connects before the socket has an address, so there is no moment at which an unauthenticated peer could send to
    // it.
    if (::connect(socket.fd.get(), where.get(), where.size()) != 0) {
        throw system_error("connecting to the parent's socket " + where.text(), errno);
    }
    OwnAddress own;
    if (kind.domain == AF_UNIX) {
        own.bind(socket.fd.get(), kind.domain, config, std::string(kind.name) + "-child");
    }
    const TlsIdentity identity = TlsIdentity::of_secret(config.nonce);
    const QuicConnection::HandshakeConfig handshake_config{
        identity, certificate_of_text(address.value(std::string(certificate_key))), socket.max_datagram,
        QuicStreamInput::window(config.max_frame)};
    auto connection = std::make_unique<QuicConnection>(handshake_config, now_ns());
    connection->open_stream(config.max_frame,
                            config.frames_in_flight);  // the parent's first frame may arrive with its confirmation
    ClientHandshake(socket.fd.get(), *connection, socket.max_datagram, deadline).run();
    return make_endpoint(std::move(socket), std::move(connection), config, false);
}

Transport over(int domain) {
    const QuicKind& kind = quic_over(domain);
    Transport transport;
    transport.info = info_of(kind);
    transport.listen = [&kind](const ChannelConfig& config) { return std::make_unique<QuicListener>(kind, config); };
    transport.connect = [&kind](const ChannelConfig& config, const Address& address) {
        return connect_by_quic(kind, config, address);
    };
    transport.probe = platform::all_of({domain == AF_UNIX ? probe_unix_socket : probe_loopback, probe_tls});
    return transport;
}

}  // namespace

TransportList quic() {
    return {over(AF_INET), over(AF_UNIX)};
}

}  // namespace ipcbench::transports
