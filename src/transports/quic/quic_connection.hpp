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

/// One end of a QUIC connection with one bidirectional stream: takes and makes datagrams, and knows no socket and no
/// clock. It stays where it is: callbacks hold on to it.
class QuicConnection {
public:
    /// Both sides' certificates, and what the transport parameters promise.
    struct Terms {
        const TlsIdentity& own;
        CertificateBytes peer;
        std::size_t max_datagram;  ///< bytes of UDP payload, 1,200 to 65,527
        std::size_t window;        ///< how many bytes of the stream the peer may send ahead
    };

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    /// The client's end, which opens the stream; `now_ns` as of core/clock.hpp. Throws Error.
    QuicConnection(const Terms& terms, std::int64_t now_ns);

    /// The server's end for a client whose first datagram has that header (ngtcp2_accept). Throws Error.
    QuicConnection(const Terms& terms, const ngtcp2_pkt_hd& first, std::int64_t now_ns);

    QuicConnection(const QuicConnection&) = delete;
    QuicConnection& operator=(const QuicConnection&) = delete;
    ~QuicConnection() = default;

    /// Makes room for the stream's bytes; until then the peer may not send any. A stranger gets none.
    void open_stream(std::size_t max_frame, std::size_t depth = 1) {
        bytes_ = std::make_unique<QuicStream>(max_frame, depth);
    }
    [[nodiscard]] QuicStream& stream() noexcept { return *bytes_; }

    /// A datagram that has come: `closed` when it ends the connection. What does not belong to it is ignored.
    [[nodiscard]] Fault take(std::span<const std::byte> datagram, std::int64_t now_ns) noexcept;

    /// The next datagram to be sent, written to `room` (max_datagram bytes); its size, 0 when there is none at the
    /// moment.
    [[nodiscard]] std::size_t next_datagram(std::span<std::byte> room, std::int64_t now_ns, Fault& fault) noexcept;

    /// After some datagrams went out, for the pacing of the next ones.
    void went_out(std::int64_t now_ns) noexcept;

    /// A datagram that tells the peer that the connection ends, and why; its size, 0 when there is nothing to tell.
    [[nodiscard]] std::size_t farewell(std::span<std::byte> room, std::int64_t now_ns) noexcept;

    /// When `expire` is to be called, or `never`.
    [[nodiscard]] std::int64_t expiry_ns() const noexcept;
    [[nodiscard]] Fault expire(std::int64_t now_ns) noexcept;

    /// The peer may send that many bytes more.
    void credit(std::size_t bytes) noexcept;

    /// The peer has proved who it is.
    [[nodiscard]] bool has_proof() const noexcept;

    /// Both sides have, and both know: the client announces the stream once the server said that it is content with it.
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
    std::unique_ptr<QuicStream> bytes_;  // outlives the connection, which refers to what is not acknowledged
    std::unique_ptr<ngtcp2_conn, FreeConnection> connection_;
    std::int64_t stream_ = no_stream;
    bool stream_announced_ = false;
    bool confirmed_ = false;  ///< the server said that it is content with the client
    int error_ = 0;           ///< ngtcp2's, that ended the connection
};

}  // namespace ipcbench::transports
