#pragma once

#include <memory>

#include "transports/quic/library.hpp"
#include "transports/quic/tls_identity.hpp"

namespace ipcbench::transports {

/// TLS 1.3 for one QUIC connection, in which both sides show a certificate and accept exactly one.
class TlsSession {
public:
    enum class Role { client, server };

    /// `connection` is borrowed; it finds the ngtcp2_conn, and stays where it is. Throws Error.
    TlsSession(Role role, const TlsIdentity& own, CertificateBytes peer, ngtcp2_crypto_conn_ref& connection);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;
    ~TlsSession() = default;

    [[nodiscard]] gnutls_session_t handle() const noexcept { return session_.get(); }

    /// Whether the peer showed another certificate than it should have.
    [[nodiscard]] bool refused_peer() const noexcept { return refused_peer_; }

private:
    struct FreeCredentials {
        void operator()(gnutls_certificate_credentials_t credentials) const noexcept {
            gnutls_certificate_free_credentials(credentials);
        }
    };
    struct FreeSession {
        void operator()(gnutls_session_t session) const noexcept { gnutls_deinit(session); }
    };

    static int verify(gnutls_session_t session) noexcept;

    CertificateBytes peer_;
    bool refused_peer_ = false;
    std::unique_ptr<gnutls_certificate_credentials_st, FreeCredentials> credentials_;
    std::unique_ptr<gnutls_session_int, FreeSession> session_;
};

}  // namespace ipcbench::transports
