#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>

#include "ipcbench/core/fault.hpp"
#include "transports/quic/library.hpp"
#include "transports/quic/send_buffer.hpp"
#include "transports/quic/stream_input.hpp"
#include "transports/quic/tls_session.hpp"

namespace ipcbench::transports {

/// Both directions of a connection's stream.
struct QuicStream {
    QuicStream(std::size_t max_frame, std::size_t depth)
        : output(sizeof(FrameHeader) + max_frame, depth), input(max_frame) {}

    QuicSendBuffer output;
    QuicStreamInput input;
};

/// One end of a QUIC connection with one bidirectional stream. Processes and builds datagrams, without a socket or a
/// clock. Cannot be moved, because callbacks hold its address.
class QuicConnection {
public:
    /// Both sides' certificates, and the values of the transport parameters.
    struct HandshakeConfig {
        const TlsIdentity& own;
        CertificateBytes peer;
        std::size_t max_datagram;  ///< bytes of UDP payload, 1,200 to 65,527
        std::size_t window;        ///< how many bytes of the stream the peer may send in advance
    };

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    /// Creates the client's end, which opens the stream; `now_ns` as of core/clock.hpp. Throws Error.
    QuicConnection(const HandshakeConfig& handshake_config, std::int64_t now_ns);

    /// Creates the server's end for a client whose first datagram has that header (ngtcp2_accept). Throws Error.
    QuicConnection(const HandshakeConfig& handshake_config, const ngtcp2_pkt_hd& first, std::int64_t now_ns);

    QuicConnection(const QuicConnection&) = delete;
    QuicConnection& operator=(const QuicConnection&) = delete;
    ~QuicConnection() = default;

    /// Allocates the stream's buffers; until then the peer may not send any bytes of it. Not done for an
    /// unauthenticated peer.
    void open_stream(std::size_t max_frame, std::size_t depth = 1) {
        bytes_ = std::make_unique<QuicStream>(max_frame, depth);
    }
    [[nodiscard]] QuicStream& stream() noexcept { return *bytes_; }

    /// Processes a received datagram. Returns `closed` if it ends the connection. Ignores datagrams of other
    /// connections.
    [[nodiscard]] Fault take(std::span<const std::byte> datagram, std::int64_t now_ns) noexcept;

    /// Writes the next datagram to `room` (max_datagram bytes). Returns its size, or 0 if there is none now.
    [[nodiscard]] std::size_t next_datagram(std::span<std::byte> room, std::int64_t now_ns, Fault& fault) noexcept;

    /// Records that datagrams have been sent, which paces the next ones.
    void datagrams_sent(std::int64_t now_ns) noexcept;

    /// Writes a datagram that tells the peer that the connection ends, and why. Returns its size, or 0 if there is
    /// nothing to tell.
    [[nodiscard]] std::size_t write_close(std::span<std::byte> room, std::int64_t now_ns) noexcept;

    /// Returns when `expire` must be called, or `never`.
    [[nodiscard]] std::int64_t expiry_ns() const noexcept;
    [[nodiscard]] Fault expire(std::int64_t now_ns) noexcept;

    /// Allows the peer to send that many more bytes.
    void credit(std::size_t bytes) noexcept;

    /// Returns whether the peer has authenticated itself.
    [[nodiscard]] bool peer_is_authenticated() const noexcept;

    /// Returns whether both sides have authenticated themselves and know it: the client opens the stream only after the
    /// server has confirmed the handshake.
    [[nodiscard]] bool established() const noexcept;
    [[nodiscard]] const TlsSession& tls() const noexcept { return tls_; }
    [[nodiscard]] TlsSession& tls() noexcept { return tls_; }

private:
    friend struct QuicCallbacks;

    struct FreeConnection {
        void operator()(ngtcp2_conn* connection) const noexcept { ngtcp2_conn_del(connection); }
    };

    [[nodiscard]] Fault fault_of(int error) noexcept;

    static constexpr std::int64_t no_stream = -1;

    ngtcp2_crypto_conn_ref reference_;
    TlsSession tls_;
    std::unique_ptr<QuicStream> bytes_;  // outlives the connection, which refers to unacknowledged data
    std::unique_ptr<ngtcp2_conn, FreeConnection> connection_;
    std::int64_t stream_ = no_stream;
    bool stream_announced_ = false;
    bool confirmed_ = false;  ///< the server has accepted the client
    int error_ = 0;           ///< ngtcp2's error that ended the connection
};

}  // namespace ipcbench::transports
