#pragma once

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ipcbench::transports {

/// A certificate in the form that TLS sends (X.509, DER).
using CertificateBytes = std::vector<std::uint8_t>;

/// An Ed25519 key pair and the self-signed certificate of its public key. The private key is kept only in memory.
class TlsIdentity {
public:
    /// Creates a new identity. Throws Error.
    [[nodiscard]] static TlsIdentity fresh();

    /// Derives the identity from `secret`: whoever knows the secret can use the identity, and can predict its
    /// certificate. Throws Error.
    [[nodiscard]] static TlsIdentity of_secret(const std::string& secret);

    [[nodiscard]] const CertificateBytes& certificate() const noexcept { return bytes_; }

    /// Adds this identity to `credentials`; copies what it needs. Throws Error.
    void enter(gnutls_certificate_credentials_t credentials) const;

private:
    struct FreeKey {
        void operator()(gnutls_x509_privkey_t key) const noexcept { gnutls_x509_privkey_deinit(key); }
    };
    struct FreeCertificate {
        void operator()(gnutls_x509_crt_t certificate) const noexcept { gnutls_x509_crt_deinit(certificate); }
    };
    using Key = std::unique_ptr<gnutls_x509_privkey_int, FreeKey>;
    using Certificate = std::unique_ptr<gnutls_x509_crt_int, FreeCertificate>;

    explicit TlsIdentity(Key key);
    static Key empty_key();

    Key key_;
    Certificate certificate_;
    CertificateBytes bytes_;
};

/// Throws Error if `result`, of a GnuTLS call, is negative. `doing` as for system_error.
void require_tls(int result, const char* doing);

/// Returns the certificate in hexadecimal digits, for the control channel.
[[nodiscard]] std::string to_text(const CertificateBytes& certificate);

/// Parses the result of `to_text`. Throws Error.
[[nodiscard]] CertificateBytes certificate_of_text(const std::string& text);

}  // namespace ipcbench::transports
