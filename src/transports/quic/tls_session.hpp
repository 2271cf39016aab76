#pragma once

#include <memory>

#include "transports/quic/library.hpp"
#include "transports/quic/tls_identity.hpp"

namespace ipcbench::transports {

enum class TlsRole { client, server };

/// A GnuTLS session with what QUIC needs: only TLS 1.3, and certificates on both sides.
class TlsHandle {
public:
    /// Throws Error.
    TlsHandle(TlsRole role, const TlsIdentity& own);

    [[nodiscard]] gnutls_session_t get() const noexcept { return session_.get(); }

private:
    struct FreeCredentials {
        void operator()(gnutls_certificate_credentials_t credentials) const noexcept {
            gnutls_certificate_free_credentials(credentials);
        }
    };
    struct FreeSession {
        void operator()(gnutls_session_t session) const noexcept { gnutls_deinit(session); }
    };

    std::unique_ptr<gnutls_certificate_credentials_st, FreeCredentials> credentials_;
    std::unique_ptr<gnutls_session_int, FreeSession> session_;
};

/// TLS for one QUIC connection. Each side accepts exactly one certificate.
class TlsSession {
public:
    /// `connection` is borrowed and must not move; it finds the ngtcp2_conn. Throws Error.
    TlsSession(TlsRole role, const TlsIdentity& own, CertificateBytes peer, ngtcp2_crypto_conn_ref& connection);
    TlsSession(const TlsSession&) = delete;
    TlsSession& operator=(const TlsSession&) = delete;
    ~TlsSession() = default;

    [[nodiscard]] gnutls_session_t handle() const noexcept { return handle_.get(); }

    /// Returns whether the peer presented the wrong certificate.
    [[nodiscard]] bool refused_peer() const noexcept { return refused_peer_; }

private:
    static int verify(gnutls_session_t session) noexcept;

    CertificateBytes peer_;
    bool refused_peer_ = false;
    TlsHandle handle_;
};

}  // namespace ipcbench::transports
