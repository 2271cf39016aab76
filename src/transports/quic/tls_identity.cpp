#include "transports/quic/tls_identity.hpp"

#include <gnutls/crypto.h>

#include <algorithm>
#include <array>
#include <ctime>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {
namespace {

/// The peer compares the certificate byte by byte, so its name and dates carry no information. They are the same in all
/// certificates, so that a key has exactly one certificate.
constexpr char common_name[] = "ipcbench";
constexpr std::uint8_t serial = 1;
constexpr std::time_t valid_from = 0;
constexpr std::time_t valid_until = 4'102'444'800;  // the year 2100

constexpr std::size_t key_bytes = 32;

/// The prefix of a 32-byte Ed25519 private key in PKCS #8 (RFC 8410, section 7).
constexpr std::array<std::uint8_t, 16> pkcs8_prefix{0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                                    0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};

gnutls_datum_t datum(std::uint8_t* bytes, std::size_t size) {
    return {bytes, static_cast<unsigned>(size)};
}

/// Memory allocated by GnuTLS.
struct OwnedDatum {
    gnutls_datum_t value{nullptr, 0};

    OwnedDatum() = default;
    OwnedDatum(const OwnedDatum&) = delete;
    OwnedDatum& operator=(const OwnedDatum&) = delete;
    ~OwnedDatum() { gnutls_free(value.data); }
};

}  // namespace

void require_tls(int result, const char* doing) {
    if (result < 0) {
        throw Error(ErrorKind::failed, fmt::format("{}: {} (GnuTLS {})", doing, gnutls_strerror(result), result));
    }
}

TlsIdentity::Key TlsIdentity::empty_key() {
    gnutls_x509_privkey_t key = nullptr;
    require_tls(gnutls_x509_privkey_init(&key), "allocating a key");
    return Key(key);
}

TlsIdentity TlsIdentity::fresh() {
    Key key = empty_key();
    require_tls(gnutls_x509_privkey_generate(key.get(), GNUTLS_PK_EDDSA_ED25519,
                                             GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519), 0),
                "generating an Ed25519 key");
    return TlsIdentity(std::move(key));
}

TlsIdentity TlsIdentity::of_secret(const std::string& secret) {
    constexpr std::string_view purpose = "ipcbench quic private key";
    std::array<std::uint8_t, pkcs8_prefix.size() + key_bytes> encoded{};
    std::copy(pkcs8_prefix.begin(), pkcs8_prefix.end(), encoded.begin());
    require_tls(gnutls_hmac_fast(GNUTLS_MAC_SHA256, secret.data(), secret.size(), purpose.data(), purpose.size(),
                                 encoded.data() + pkcs8_prefix.size()),
                "deriving a key from the secret");
    Key key = empty_key();
    const gnutls_datum_t der = datum(encoded.data(), encoded.size());
    require_tls(gnutls_x509_privkey_import_pkcs8(key.get(), &der, GNUTLS_X509_FMT_DER, nullptr, GNUTLS_PKCS_PLAIN),
                "using a key derived from the secret");
    gnutls_memset(encoded.data(), 0, encoded.size());
    return TlsIdentity(std::move(key));
}

TlsIdentity::TlsIdentity(Key key) : key_(std::move(key)) {
    constexpr const char* doing = "creating a certificate";
    gnutls_x509_crt_t certificate = nullptr;
    require_tls(gnutls_x509_crt_init(&certificate), doing);
    certificate_.reset(certificate);
    require_tls(gnutls_x509_crt_set_version(certificate, 3), doing);
    require_tls(gnutls_x509_crt_set_serial(certificate, &serial, sizeof serial), doing);
    require_tls(gnutls_x509_crt_set_activation_time(certificate, valid_from), doing);
    require_tls(gnutls_x509_crt_set_expiration_time(certificate, valid_until), doing);
    require_tls(
        gnutls_x509_crt_set_dn_by_oid(certificate, GNUTLS_OID_X520_COMMON_NAME, 0, common_name, sizeof common_name - 1),
        doing);
    require_tls(gnutls_x509_crt_set_key(certificate, key_.get()), doing);
    require_tls(gnutls_x509_crt_sign2(certificate, certificate, key_.get(), GNUTLS_DIG_SHA512, 0), doing);
    OwnedDatum der;
    require_tls(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_DER, &der.value), doing);
    bytes_.assign(der.value.data, der.value.data + der.value.size);
}

void TlsIdentity::enter(gnutls_certificate_credentials_t credentials) const {
    gnutls_x509_crt_t certificate = certificate_.get();
    require_tls(gnutls_certificate_set_x509_key(credentials, &certificate, 1, key_.get()), "using a certificate");
}

std::string to_text(const CertificateBytes& certificate) {
    std::string text;
    for (const std::uint8_t byte : certificate) {
        fmt::format_to(std::back_inserter(text), "{:02x}", byte);
    }
    return text;
}

CertificateBytes certificate_of_text(const std::string& text) {
    std::string digits = text;
    const gnutls_datum_t hexadecimal = datum(reinterpret_cast<std::uint8_t*>(digits.data()), digits.size());
    OwnedDatum bytes;
    require_tls(gnutls_hex_decode2(&hexadecimal, &bytes.value), "reading the parent's certificate");
    return {bytes.value.data, bytes.value.data + bytes.value.size};
}

}  // namespace ipcbench::transports
