#include "transports/quic/quic_connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <cerrno>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "transports/quic/quic_callbacks.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t first_id_bytes = 18;
constexpr std::size_t id_bytes = 8;

/// Before its first measurement the library assumes 333 ms, meant for the internet, and retransmits a lost handshake
/// datagram after three times that.
constexpr ngtcp2_duration first_rtt = 10 * NGTCP2_MILLISECONDS;

/// Returns the only path. The socket is connected, so the kernel handles the addresses; the library only needs a path
/// that never changes. (It could not use the address of a Unix socket.)
const ngtcp2_path& the_path() noexcept {
    static sockaddr_in address = [] {
        sockaddr_in loopback{};
        loopback.sin_family = AF_INET;
        loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return loopback;
    }();
    static const ngtcp2_addr end{reinterpret_cast<sockaddr*>(&address), sizeof address};
    static const ngtcp2_path path{end, end, nullptr};
    return path;
}

/// The minimum size that QUIC requires (RFC 9000, section 14.1). The library pads the first datagrams to whatever
/// buffer it gets, and paces the following ones by that size.
constexpr std::size_t handshake_datagram = 1200;

ngtcp2_tstamp time_of(std::int64_t now_ns) noexcept {
    return static_cast<ngtcp2_tstamp>(now_ns);
}

ngtcp2_settings settings_for(const QuicConnection::HandshakeConfig& handshake_config, std::int64_t now_ns) noexcept {
    ngtcp2_settings settings;
    ngtcp2_settings_default(&settings);
    settings.initial_ts = time_of(now_ns);
    settings.initial_rtt = first_rtt;
    settings.max_tx_udp_payload_size = handshake_config.max_datagram;
    // The path is known: whether a datagram that the socket accepts arrives does not depend on its size.
    settings.no_tx_udp_payload_size_shaping = 1;
    settings.no_pmtud = 1;
    settings.handshake_timeout = UINT64_MAX;  // ChannelConfig::timeout is the limit
    return settings;
}

ngtcp2_transport_params parameters_for(const QuicConnection::HandshakeConfig& handshake_config) noexcept {
    ngtcp2_transport_params parameters;
    ngtcp2_transport_params_default(&parameters);
    parameters.initial_max_data = handshake_config.window;
    parameters.initial_max_stream_data_bidi_local = handshake_config.window;
    parameters.initial_max_stream_data_bidi_remote = handshake_config.window;
    parameters.initial_max_streams_bidi = 1;
    parameters.max_idle_timeout = 0;  // no limit: a side may be busy with something else for any time
    parameters.disable_active_migration = 1;
    return parameters;
}

void require(int result, const char* doing) {
    if (result != 0) {
        throw Error(ErrorKind::failed, fmt::format("{}: {} (ngtcp2 {})", doing, ngtcp2_strerror(result), result));
    }
}

}  // namespace

QuicConnection::QuicConnection(const HandshakeConfig& handshake_config, std::int64_t now_ns)
    : reference_{QuicCallbacks::find, this},
      tls_(TlsRole::client, handshake_config.own, handshake_config.peer, reference_) {
    const ngtcp2_cid peer_id = QuicCallbacks::random_id(first_id_bytes);
    const ngtcp2_cid own_id = QuicCallbacks::random_id(id_bytes);
    const ngtcp2_callbacks callbacks = QuicCallbacks::of_client();
    const ngtcp2_settings settings = settings_for(handshake_config, now_ns);
    const ngtcp2_transport_params parameters = parameters_for(handshake_config);
    ngtcp2_conn* connection = nullptr;
    require(ngtcp2_conn_client_new(&connection, &peer_id, &own_id, &the_path(), NGTCP2_PROTO_VER_V1, &callbacks,
                                   &settings, &parameters, nullptr, this),
            "creating the client's end of a QUIC connection");
    connection_.reset(connection);
    ngtcp2_conn_set_tls_native_handle(connection, tls_.handle());
}

QuicConnection::QuicConnection(const HandshakeConfig& handshake_config, const ngtcp2_pkt_hd& first, std::int64_t now_ns)
    : reference_{QuicCallbacks::find, this},
      tls_(TlsRole::server, handshake_config.own, handshake_config.peer, reference_) {
    const ngtcp2_cid own_id = QuicCallbacks::random_id(id_bytes);
    const ngtcp2_callbacks callbacks = QuicCallbacks::of_server();
    const ngtcp2_settings settings = settings_for(handshake_config, now_ns);
    ngtcp2_transport_params parameters = parameters_for(handshake_config);
    ngtcp2::set_original_dcid(parameters, first.dcid);
    ngtcp2_conn* connection = nullptr;
    require(ngtcp2_conn_server_new(&connection, &first.scid, &own_id, &the_path(), first.version, &callbacks, &settings,
                                   &parameters, nullptr, this),
            "creating the server's end of a QUIC connection");
    connection_.reset(connection);
    ngtcp2_conn_set_tls_native_handle(connection, tls_.handle());
}

Fault QuicConnection::fault_of(int error) noexcept {
    error_ = error;
    switch (error) {
        case 0:
            return {};
        case NGTCP2_ERR_DRAINING:
        case NGTCP2_ERR_CLOSING:
            return {FaultKind::closed};
        case NGTCP2_ERR_NOMEM:
            return {FaultKind::system, ENOMEM};
        default:
            return {FaultKind::corrupt};
    }
}

Fault QuicConnection::take(std::span<const std::byte> datagram, std::int64_t now_ns) noexcept {
    const ngtcp2_pkt_info info{};
    return fault_of(ngtcp2_conn_read_pkt(connection_.get(), &the_path(), &info,
                                         reinterpret_cast<const std::uint8_t*>(datagram.data()), datagram.size(),
                                         time_of(now_ns)));
}

std::size_t QuicConnection::next_datagram(std::span<std::byte> room, std::int64_t now_ns, Fault& fault) noexcept {
    if (confirmed_ && stream_ == no_stream) {
        fault = fault_of(ngtcp2_conn_open_bidi_stream(connection_.get(), &stream_, nullptr));
        if (fault) {
            return 0;
        }
    }
    if (!peer_is_authenticated()) {
        room = room.first(handshake_datagram);
    }
    std::span<std::byte> data;
    if (bytes_ != nullptr) {
        data = bytes_->output.unsent();
    }
    // An empty piece of the stream announces it to the server.
    std::int64_t stream = !data.empty() || !stream_announced_ ? stream_ : no_stream;
    while (true) {
        const ngtcp2_vec piece{reinterpret_cast<std::uint8_t*>(data.data()), data.size()};
        ngtcp2_ssize taken = -1;
        const ngtcp2_ssize size = ngtcp2_conn_writev_stream(
            connection_.get(), nullptr, nullptr, reinterpret_cast<std::uint8_t*>(room.data()), room.size(), &taken,
            NGTCP2_WRITE_STREAM_FLAG_NONE, stream, &piece, 1, time_of(now_ns));
        if (size == NGTCP2_ERR_STREAM_DATA_BLOCKED) {
            stream = no_stream;  // the peer's window is full, but there may be acknowledgements to send
            continue;
        }
        if (size < 0) {
            fault = fault_of(static_cast<int>(size));
            return 0;
        }
        if (taken >= 0) {
            stream_announced_ = true;
            if (taken > 0) {
                bytes_->output.sent(static_cast<std::size_t>(taken));
            }
        }
        return static_cast<std::size_t>(size);
    }
}

void QuicConnection::datagrams_sent(std::int64_t now_ns) noexcept {
    ngtcp2_conn_update_pkt_tx_time(connection_.get(), time_of(now_ns));
}

std::size_t QuicConnection::write_close(std::span<std::byte> room, std::int64_t now_ns) noexcept {
    if (error_ == NGTCP2_ERR_DRAINING || error_ == NGTCP2_ERR_DROP_CONN || error_ == NGTCP2_ERR_RETRY) {
        return 0;
    }
    ngtcp2::CloseReason reason = ngtcp2::close_normally();
    if (const std::uint8_t alert = ngtcp2_conn_get_tls_alert(connection_.get()); alert != 0) {
        reason = ngtcp2::close_for_alert(alert);
    } else if (error_ != 0) {
        reason = ngtcp2::close_for_error(error_);
    }
    const ngtcp2_ssize size = ngtcp2_conn_write_connection_close(connection_.get(), nullptr, nullptr,
                                                                 reinterpret_cast<std::uint8_t*>(room.data()),
                                                                 room.size(), &reason, time_of(now_ns));
    return size > 0 ? static_cast<std::size_t>(size) : 0;
}

std::int64_t QuicConnection::expiry_ns() const noexcept {
    const ngtcp2_tstamp expiry = ngtcp2_conn_get_expiry(connection_.get());
    return expiry >= static_cast<ngtcp2_tstamp>(never) ? never : static_cast<std::int64_t>(expiry);
}

Fault QuicConnection::expire(std::int64_t now_ns) noexcept {
    return fault_of(ngtcp2_conn_handle_expiry(connection_.get(), time_of(now_ns)));
}

bool QuicConnection::peer_is_authenticated() const noexcept {
    return ngtcp2_conn_get_handshake_completed(connection_.get()) != 0;
}

bool QuicConnection::established() const noexcept {
    return stream_announced_ && peer_is_authenticated();
}

void QuicConnection::credit(std::size_t bytes) noexcept {
    ngtcp2_conn_extend_max_stream_offset(connection_.get(), stream_, bytes);
    ngtcp2_conn_extend_max_offset(connection_.get(), bytes);
}

}  // namespace ipcbench::transports
