#include "transports/quic/tls_session.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/quic/quic_connection.hpp"

namespace ipcbench::transports {
namespace {

/// Only TLS 1.3, without the messages that make it look like 1.2: QUIC forbids these (RFC 9001, section 8.4).
constexpr char priorities[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305:-GROUP-ALL:+GROUP-X25519:"
    "+GROUP-SECP256R1:%DISABLE_TLS13_COMPAT_MODE";

std::uint8_t protocol[] = "ipcbench";

}  // namespace

TlsHandle::TlsHandle(TlsRole role, const TlsIdentity& own) {
    constexpr const char* doing = "preparing TLS 1.3";
    gnutls_certificate_credentials_t credentials = nullptr;
    require_tls(gnutls_certificate_allocate_credentials(&credentials), doing);
    credentials_.reset(credentials);
    own.enter(credentials);

    const bool server = role == TlsRole::server;
    gnutls_session_t session = nullptr;
    // There is no ticket, because a ticket would let a later connection skip the certificates.
    require_tls(gnutls_init(&session, server ? GNUTLS_SERVER | GNUTLS_NO_AUTO_SEND_TICKET : GNUTLS_CLIENT), doing);
    session_.reset(session);
    require_tls(gnutls_priority_set_direct(session, priorities, nullptr), doing);
    require_tls(gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials), doing);
    const gnutls_datum_t name{protocol, sizeof protocol - 1};
    require_tls(gnutls_alpn_set_protocols(session, &name, 1, GNUTLS_ALPN_MANDATORY), doing);
    if (server) {
        gnutls_certificate_server_set_request(session, GNUTLS_CERT_REQUIRE);
    }
}

TlsSession::TlsSession(TlsRole role, const TlsIdentity& own, CertificateBytes peer, ngtcp2_crypto_conn_ref& connection)
    : peer_(std::move(peer)), handle_(role, own) {
    gnutls_session_set_ptr(handle(), &connection);
    gnutls_session_set_verify_function(handle(), verify);
    const int configured = role == TlsRole::server ? ngtcp2_crypto_gnutls_configure_server_session(handle())
                                                   : ngtcp2_crypto_gnutls_configure_client_session(handle());
    if (configured != 0) {
        throw Error(ErrorKind::failed, "ngtcp2 could not take over the TLS session");
    }
}

int TlsSession::verify(gnutls_session_t session) noexcept {
    const auto& reference = *static_cast<ngtcp2_crypto_conn_ref*>(gnutls_session_get_ptr(session));
    TlsSession& self = static_cast<QuicConnection*>(reference.user_data)->tls();
    unsigned count = 0;
    const gnutls_datum_t* const shown = gnutls_certificate_get_peers(session, &count);
    const bool expected = shown != nullptr && count == 1 &&
                          std::ranges::equal(std::span(shown->data, shown->size), std::span(self.peer_));
    self.refused_peer_ = !expected;
    return expected ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

}  // namespace ipcbench::transports
