#pragma once

#include <gnutls/abstract.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ipcbench::transports {

/// A certificate as it travels in the TLS handshake (X.509, DER).
using CertificateBytes = std::vector<std::uint8_t>;

/// An Ed25519 key pair and the self-signed certificate of its public key. The private key is only in memory.
class TlsIdentity {
public:
    /// A new one. Throws Error.
    [[nodiscard]] static TlsIdentity fresh();

    /// The one that follows from `secret`: whoever knows that can be it, and can tell its certificate beforehand.
    /// Throws Error.
    [[nodiscard]] static TlsIdentity of_secret(const std::string& secret);

    [[nodiscard]] const CertificateBytes& certificate() const noexcept { return bytes_; }

    /// Lets the owner of `credentials` prove to be this; copies what it needs. Throws Error.
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

/// Throws Error when `result`, of a GnuTLS call, is negative. `doing` as for system_error.
void require_tls(int result, const char* doing);

/// For the control channel, in hexadecimal digits.
[[nodiscard]] std::string to_text(const CertificateBytes& certificate);

/// The inverse. Throws Error.
[[nodiscard]] CertificateBytes certificate_of_text(const std::string& text);

}  // namespace ipcbench::transports
