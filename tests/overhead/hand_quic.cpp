#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/require.hpp"
#include "overhead/shared_state.hpp"
#include "transports/quic/library.hpp"
#include "transports/quic/tls_identity.hpp"

/// What a program with ngtcp2, GnuTLS and one message at a time would do: one stream, the library's timers, poll(2).
/// Both ends complete the handshake in one process, which then forks. The datagrams are as large as ipcbench's.
namespace ipcbench::overhead::hand {
namespace {

constexpr std::size_t max_datagram = 65507;
constexpr std::size_t handshake_datagram = 1200;
constexpr std::uint64_t window = 1 << 20;
constexpr std::int64_t second_ns = 1'000'000'000;

class QuicEnd {
public:
    QuicEnd(int socket, std::size_t bytes, bool is_client)
        : socket_(socket), message_(bytes), datagram_(max_datagram + 1), reference_{connection_of, this} {
        const transports::TlsIdentity identity = transports::TlsIdentity::fresh();
        gnutls_certificate_allocate_credentials(&credentials_);
        identity.enter(credentials_);
        gnutls_init(&session_, is_client ? GNUTLS_CLIENT : GNUTLS_SERVER | GNUTLS_NO_AUTO_SEND_TICKET);
        gnutls_priority_set_direct(session_, "NORMAL:-VERS-ALL:+VERS-TLS1.3:%DISABLE_TLS13_COMPAT_MODE", nullptr);
        gnutls_credentials_set(session_, GNUTLS_CRD_CERTIFICATE, credentials_);
        gnutls_session_set_ptr(session_, &reference_);
        const int configured = is_client ? ngtcp2_crypto_gnutls_configure_client_session(session_)
                                         : ngtcp2_crypto_gnutls_configure_server_session(session_);
        require(configured == 0, "preparing TLS");
    }
    QuicEnd(const QuicEnd&) = delete;
    QuicEnd& operator=(const QuicEnd&) = delete;
    ~QuicEnd() {
        ngtcp2_conn_del(connection_);
        gnutls_deinit(session_);
        gnutls_certificate_free_credentials(credentials_);
    }

    void begin() {
        const ngtcp2_cid peer = random_id();
        const ngtcp2_cid own = random_id();
        begin(ngtcp2_conn_client_new(&connection_, &peer, &own, &path(), NGTCP2_PROTO_VER_V1, &callbacks(), &settings(),
                                     &parameters(), nullptr, this));
    }
    /// Creates the server's connection from the client's first datagram.
    bool accept() {
        const ssize_t got = ::recv(socket_, datagram_.data(), datagram_.size(), MSG_DONTWAIT | MSG_PEEK);
        ngtcp2_pkt_hd first{};
        if (connection_ != nullptr || got <= 0 ||
            ngtcp2_accept(&first, datagram_.data(), static_cast<std::size_t>(got)) != 0) {
            return false;
        }
        const ngtcp2_cid own = random_id();
        ngtcp2_transport_params mine = parameters();
        transports::ngtcp2::set_original_dcid(mine, first.dcid);
        begin(ngtcp2_conn_server_new(&connection_, &first.scid, &own, &path(), first.version, &callbacks(), &settings(),
                                     &mine, nullptr, this));
        return true;
    }
    bool serve() { return connection_ == nullptr || (take(MSG_DONTWAIT) && write({})); }

    [[nodiscard]] bool ready() const {
        return connection_ != nullptr && ngtcp2_conn_get_handshake_completed(connection_) != 0;
    }
    void open() { require(ngtcp2_conn_open_bidi_stream(connection_, &stream_, nullptr) == 0, "opening a stream"); }

    bool send() noexcept { return write({reinterpret_cast<std::uint8_t*>(message_.data()), message_.size()}); }
    bool receive() noexcept {
        while (received_ < message_.size()) {
            if (!await() || !take(MSG_DONTWAIT) || (received_ < message_.size() && !write({}))) {
                return false;
            }
        }
        received_ -= message_.size();
        return true;
    }

private:
    struct Piece {
        std::uint8_t* data = nullptr;
        std::size_t size = 0;
    };

    void begin(int result) {
        require(result == 0, "making a QUIC connection");
        ngtcp2_conn_set_tls_native_handle(connection_, session_);
    }

    bool write(Piece piece) noexcept {
        const ngtcp2_tstamp now = static_cast<ngtcp2_tstamp>(now_ns());
        while (true) {
            const ngtcp2_vec data{piece.data, piece.size};
            ngtcp2_ssize taken = -1;
            const ngtcp2_ssize size = ngtcp2_conn_writev_stream(
                connection_, nullptr, nullptr, datagram_.data(), ready() ? max_datagram : handshake_datagram, &taken,
                NGTCP2_WRITE_STREAM_FLAG_NONE, piece.size != 0 ? stream_ : -1, &data, 1, now);
            if (size < 0) {
                return false;
            }
            if (size == 0) {
                if (piece.size == 0) {
                    ngtcp2_conn_update_pkt_tx_time(connection_, now);
                    return true;
                }
                return await() && take(MSG_DONTWAIT) && write(piece);  // the congestion window is full
            }
            const std::size_t done = taken > 0 ? static_cast<std::size_t>(taken) : 0;
            piece = {piece.data + done, piece.size - done};
            if (::send(socket_, datagram_.data(), static_cast<std::size_t>(size), 0) < 0) {
                return false;
            }
        }
    }

    bool await() noexcept {
        const std::int64_t left =
            std::max<std::int64_t>(static_cast<std::int64_t>(ngtcp2_conn_get_expiry(connection_)) - now_ns(), 0);
        const timespec limit{left / second_ns, left % second_ns};
        pollfd polled{socket_, POLLIN, 0};
        return ::ppoll(&polled, 1, ngtcp2_conn_get_expiry(connection_) == UINT64_MAX ? nullptr : &limit, nullptr) >= 0;
    }

    bool take(int flags) noexcept {
        const ssize_t got = ::recv(socket_, datagram_.data(), datagram_.size(), flags);
        const ngtcp2_tstamp now = static_cast<ngtcp2_tstamp>(now_ns());
        const ngtcp2_pkt_info info{};
        if (got > 0 && ngtcp2_conn_read_pkt(connection_, &path(), &info, datagram_.data(),
                                            static_cast<std::size_t>(got), now) != 0) {
            return false;
        }
        return now < ngtcp2_conn_get_expiry(connection_) || ngtcp2_conn_handle_expiry(connection_, now) == 0;
    }

    static ngtcp2_conn* connection_of(ngtcp2_crypto_conn_ref* reference) noexcept {
        return static_cast<QuicEnd*>(reference->user_data)->connection_;
    }

    static ngtcp2_cid random_id() {
        ngtcp2_cid id{};
        id.datalen = 18;
        require(gnutls_rnd(GNUTLS_RND_RANDOM, id.data, id.datalen) == 0, "generating a connection id");
        return id;
    }

    static const ngtcp2_path& path() {
        static sockaddr_in address = [] {
            sockaddr_in loopback{};
            loopback.sin_family = AF_INET;
            return loopback;
        }();
        static const ngtcp2_addr end{reinterpret_cast<sockaddr*>(&address), sizeof address};
        static const ngtcp2_path path{end, end, nullptr};
        return path;
    }

    static const ngtcp2_settings& settings() {
        static ngtcp2_settings settings;
        ngtcp2_settings_default(&settings);
        settings.initial_ts = static_cast<ngtcp2_tstamp>(now_ns());
        settings.max_tx_udp_payload_size = max_datagram;
        settings.no_tx_udp_payload_size_shaping = 1;
        settings.no_pmtud = 1;
        return settings;
    }

    static const ngtcp2_transport_params& parameters() {
        static ngtcp2_transport_params parameters;
        ngtcp2_transport_params_default(&parameters);
        parameters.initial_max_data = window;
        parameters.initial_max_stream_data_bidi_local = window;
        parameters.initial_max_stream_data_bidi_remote = window;
        parameters.initial_max_streams_bidi = 1;
        return parameters;
    }

    static const ngtcp2_callbacks& callbacks() {
        static const ngtcp2_callbacks all = [] {
            ngtcp2_callbacks callbacks{};
            callbacks.client_initial = ngtcp2_crypto_client_initial_cb;
            callbacks.recv_client_initial = ngtcp2_crypto_recv_client_initial_cb;
            callbacks.recv_crypto_data = ngtcp2_crypto_recv_crypto_data_cb;
            callbacks.encrypt = ngtcp2_crypto_encrypt_cb;
            callbacks.decrypt = ngtcp2_crypto_decrypt_cb;
            callbacks.hp_mask = ngtcp2_crypto_hp_mask_cb;
            callbacks.recv_retry = ngtcp2_crypto_recv_retry_cb;
            callbacks.update_key = ngtcp2_crypto_update_key_cb;
            callbacks.delete_crypto_aead_ctx = ngtcp2_crypto_delete_crypto_aead_ctx_cb;
            callbacks.delete_crypto_cipher_ctx = ngtcp2_crypto_delete_crypto_cipher_ctx_cb;
            callbacks.get_path_challenge_data = ngtcp2_crypto_get_path_challenge_data_cb;
            callbacks.version_negotiation = ngtcp2_crypto_version_negotiation_cb;
            callbacks.rand = [](std::uint8_t* bytes, std::size_t size, const ngtcp2_rand_ctx* /*context*/) {
                gnutls_rnd(GNUTLS_RND_NONCE, bytes, size);
            };
            callbacks.get_new_connection_id = [](ngtcp2_conn* /*connection*/, ngtcp2_cid* id, std::uint8_t* token,
                                                 std::size_t size, void* /*self*/) {
                id->datalen = size;
                return gnutls_rnd(GNUTLS_RND_RANDOM, id->data, size) +
                       gnutls_rnd(GNUTLS_RND_RANDOM, token, NGTCP2_STATELESS_RESET_TOKENLEN);
            };
            callbacks.recv_stream_data = [](ngtcp2_conn* connection, std::uint32_t /*flags*/, std::int64_t stream,
                                            std::uint64_t /*offset*/, const std::uint8_t* data, std::size_t size,
                                            void* self, void* /*of_stream*/) {
                static_cast<QuicEnd*>(self)->copy_out(stream, data, size);
                ngtcp2_conn_extend_max_stream_offset(connection, stream, size);
                ngtcp2_conn_extend_max_offset(connection, size);
                return 0;
            };
            return callbacks;
        }();
        return all;
    }

    void copy_out(std::int64_t stream, const std::uint8_t* data, std::size_t size) noexcept {
        stream_ = stream;
        const auto* const bytes = reinterpret_cast<const std::byte*>(data);
        std::copy_n(bytes, std::min(size, message_.size() - received_), message_.data() + received_);
        received_ += size;
    }

    int socket_;
    OwnMessage message_;
    std::vector<std::uint8_t> datagram_;
    ngtcp2_crypto_conn_ref reference_;
    gnutls_certificate_credentials_t credentials_ = nullptr;
    gnutls_session_t session_ = nullptr;
    ngtcp2_conn* connection_ = nullptr;
    std::int64_t stream_ = -1;
    std::size_t received_ = 0;
};

double bounce_quic(const LoopSpec& spec, int our_socket, int their_socket) {
    constexpr int enough = 1'000'000;
    QuicEnd ours(our_socket, spec.bytes, true);
    QuicEnd theirs(their_socket, spec.bytes, false);
    ours.begin();
    for (int i = 0; i < enough && !(ours.ready() && theirs.ready()); ++i) {
        theirs.accept();
        require(ours.serve() && theirs.serve(), "shaking hands");
    }
    require(ours.ready() && theirs.ready(), "shaking hands");
    ours.open();
    return bounce(spec, ours, theirs);
}

}  // namespace

double quic_uds(const LoopSpec& spec) {
    std::array<int, 2> ends{-1, -1};
    require(::socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, ends.data()) == 0, "creating a pair of sockets");
    const UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);
    return bounce_quic(spec, ours.get(), theirs.get());
}

double quic_udp(const LoopSpec& spec) {
    std::array<UniqueFd, 2> ends;
    std::array<sockaddr_in, 2> addresses{};
    for (std::size_t i = 0; i < ends.size(); ++i) {
        ends[i].reset(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        addresses[i].sin_family = AF_INET;
        addresses[i].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        auto* const generic = reinterpret_cast<sockaddr*>(&addresses[i]);
        socklen_t size = sizeof addresses[i];
        require(::bind(ends[i].get(), generic, size) == 0 && ::getsockname(ends[i].get(), generic, &size) == 0,
                "binding a socket to 127.0.0.1");
    }
    for (std::size_t i = 0; i < ends.size(); ++i) {
        require(
            ::connect(ends[i].get(), reinterpret_cast<const sockaddr*>(&addresses[1 - i]), sizeof addresses[0]) == 0,
            "connecting a socket");
    }
    return bounce_quic(spec, ends[0].get(), ends[1].get());
}

}  // namespace ipcbench::overhead::hand
