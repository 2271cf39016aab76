#include "transports/quic/tls_probe.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/probing.hpp"
#include "transports/quic/tls_session.hpp"

namespace ipcbench::transports {
namespace {

/// One side of a handshake, and the bytes on their way to it.
class TrialSide {
public:
    TrialSide(TlsRole role, const TlsIdentity& own) : tls_(role, own) {
        gnutls_transport_set_ptr(tls_.get(), this);
        gnutls_transport_set_pull_function(tls_.get(), pull);
        gnutls_transport_set_pull_timeout_function(tls_.get(), pull_timeout);
        gnutls_transport_set_push_function(tls_.get(), push);
    }
    TrialSide(const TrialSide&) = delete;
    TrialSide& operator=(const TrialSide&) = delete;
    ~TrialSide() = default;

    void talk_to(TrialSide& peer) noexcept { peer_ = &peer; }

    /// Continues as far as the received bytes allow; returns whether the handshake is complete. Throws Error.
    bool go_on() {
        const int result = done_ ? 0 : gnutls_handshake(tls_.get());
        if (result != 0 && gnutls_error_is_fatal(result) != 0) {
            require_tls(result, "trying a TLS 1.3 handshake");
        }
        done_ = result == 0;
        return done_;
    }

private:
    static ssize_t pull(gnutls_transport_ptr_t self, void* room, std::size_t size) noexcept {
        TrialSide& side = *static_cast<TrialSide*>(self);
        if (side.incoming_.empty()) {
            gnutls_transport_set_errno(side.tls_.get(), EAGAIN);
            return -1;
        }
        const std::size_t taken = std::min(size, side.incoming_.size());
        std::memcpy(room, side.incoming_.data(), taken);
        side.incoming_.erase(0, taken);
        return static_cast<ssize_t>(taken);
    }
    static int pull_timeout(gnutls_transport_ptr_t self, unsigned /*milliseconds*/) noexcept {
        return static_cast<TrialSide*>(self)->incoming_.empty() ? 0 : 1;
    }
    static ssize_t push(gnutls_transport_ptr_t self, const void* bytes, std::size_t size) {
        static_cast<TrialSide*>(self)->peer_->incoming_.append(static_cast<const char*>(bytes), size);
        return static_cast<ssize_t>(size);
    }

    TlsHandle tls_;
    std::string incoming_;
    TrialSide* peer_ = nullptr;
    bool done_ = false;
};

void shake_hands() {
    const TlsIdentity identity = TlsIdentity::fresh();
    TrialSide server(TlsRole::server, identity);
    TrialSide client(TlsRole::client, identity);
    server.talk_to(client);
    client.talk_to(server);
    constexpr int flights = 10;  // more than TLS 1.3 has
    for (int flight = 0; flight < flights; ++flight) {
        const bool client_done = client.go_on();
        if (server.go_on() && client_done) {
            return;
        }
    }
    throw Error(ErrorKind::unavailable, "a trial TLS 1.3 handshake does not complete");
}

}  // namespace

Availability probe_tls() {
    Availability here = platform::probe_by_doing("uses GnuTLS", shake_hands);
    if (!here.available && here.fix.empty()) {
        here.fix =
            "let GnuTLS's system-wide policy (/etc/gnutls/config, GNUTLS_SYSTEM_PRIORITY_FILE) allow TLS 1.3 with "
            "Ed25519, X25519 and AES-128-GCM";
    }
    return here;
}

}  // namespace ipcbench::transports
