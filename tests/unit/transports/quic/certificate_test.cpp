#include <array>
#include <memory>
#include <optional>

#include <gtest/gtest.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "transports/quic/quic_connection.hpp"

namespace ipcbench::transports {
namespace {

constexpr std::size_t max_datagram = 1200;
constexpr std::size_t window = 10'000;

TEST(TlsIdentity, of_the_same_secret_is_the_same) {
    const TlsIdentity one = TlsIdentity::of_secret("00112233445566778899aabbccddeeff");
    EXPECT_EQ(one.certificate(), TlsIdentity::of_secret("00112233445566778899aabbccddeeff").certificate());
    EXPECT_NE(one.certificate(), TlsIdentity::of_secret("00112233445566778899aabbccddeefe").certificate());
}

TEST(TlsIdentity, is_another_one_each_time_it_is_made_afresh) {
    EXPECT_NE(TlsIdentity::fresh().certificate(), TlsIdentity::fresh().certificate());
}

TEST(TlsIdentity, tells_its_certificate_as_a_text) {
    const CertificateBytes certificate = TlsIdentity::fresh().certificate();
    EXPECT_EQ(certificate_of_text(to_text(certificate)), certificate);
    EXPECT_THROW(static_cast<void>(certificate_of_text("no hexadecimal digits")), Error);
}

/// A handshake in memory, without a socket and with simulated time.
class Handshake {
public:
    Handshake(const TlsIdentity& client, CertificateBytes client_expects, const TlsIdentity& server,
              CertificateBytes server_expects)
        : client_terms_{client, std::move(client_expects), max_datagram, window},
          server_terms_{server, std::move(server_expects), max_datagram, window},
          client_(client_terms_, now_ns()) {}

    void run() {
        constexpr int enough = 200;
        for (int i = 0; i < enough && !is_over(); ++i) {
            time_ns_ += 1'000'000;
            pass(
                client_, [this](std::span<const std::byte> datagram) { to_server(datagram); }, client_fault_);
            if (server_ != nullptr) {
                pass(
                    *server_,
                    [this](std::span<const std::byte> datagram) {
                        note(client_, client_.take(datagram, time_ns_), client_fault_);
                    },
                    server_fault_);
            }
        }
    }

    [[nodiscard]] bool established() const {
        return client_.established() && server_ != nullptr && server_->established();
    }
    [[nodiscard]] bool client_refused() const { return client_.tls().refused_peer(); }
    [[nodiscard]] bool server_refused() const { return server_ != nullptr && server_->tls().refused_peer(); }
    [[nodiscard]] bool server_has_authenticated_client() const {
        return server_ != nullptr && server_->peer_is_authenticated();
    }
    [[nodiscard]] Fault client_fault() const { return client_fault_; }
    [[nodiscard]] Fault server_fault() const { return server_fault_; }

private:
    [[nodiscard]] bool is_over() const { return established() || (client_fault_ && server_fault_); }

    /// Sends all pending datagrams; after a fault, sends only its reason.
    template <class Deliver>
    void pass(QuicConnection& from, Deliver deliver, Fault& fault) {
        std::array<std::byte, max_datagram> datagram{};
        if (fault) {
            deliver(std::span(datagram).first(from.write_close(datagram, time_ns_)));
            return;
        }
        note(from, time_ns_ >= from.expiry_ns() ? from.expire(time_ns_) : Fault{}, fault);
        while (const std::size_t size = from.next_datagram(datagram, time_ns_, fault)) {
            deliver(std::span(datagram).first(size));
        }
    }

    void to_server(std::span<const std::byte> datagram) {
        ngtcp2_pkt_hd first{};
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(datagram.data());
        if (server_ == nullptr && ngtcp2_accept(&first, bytes, datagram.size()) == 0) {
            server_ = std::make_unique<QuicConnection>(server_terms_, first, time_ns_);
        }
        if (server_ != nullptr && !datagram.empty()) {
            note(*server_, server_->take(datagram, time_ns_), server_fault_);
        }
    }

    static void note(QuicConnection& /*of*/, Fault fault, Fault& first) {
        if (fault && !first) {
            first = fault;
        }
    }

    std::int64_t time_ns_ = now_ns();
    QuicConnection::HandshakeConfig client_terms_;
    QuicConnection::HandshakeConfig server_terms_;
    QuicConnection client_;
    std::unique_ptr<QuicConnection> server_;
    Fault client_fault_;
    Fault server_fault_;
};

TEST(QuicHandshake, stands_between_two_that_show_what_the_other_expects) {
    const TlsIdentity client = TlsIdentity::of_secret("nonce");
    const TlsIdentity server = TlsIdentity::fresh();
    Handshake handshake(client, server.certificate(), server, client.certificate());
    handshake.run();
    EXPECT_TRUE(handshake.established());
    EXPECT_FALSE(handshake.client_refused());
    EXPECT_FALSE(handshake.server_refused());
}

TEST(QuicHandshake, ends_when_the_client_has_another_certificate_than_the_server_expects) {
    const TlsIdentity client = TlsIdentity::of_secret("another nonce");
    const TlsIdentity server = TlsIdentity::fresh();
    Handshake handshake(client, server.certificate(), server, TlsIdentity::of_secret("nonce").certificate());
    handshake.run();
    EXPECT_FALSE(handshake.established());
    EXPECT_FALSE(handshake.server_has_authenticated_client());
    EXPECT_TRUE(handshake.server_refused());
    EXPECT_EQ(handshake.client_fault().kind, FaultKind::closed) << "the client is told";
}

TEST(QuicHandshake, ends_when_the_server_has_another_certificate_than_the_client_expects) {
    const TlsIdentity client = TlsIdentity::of_secret("nonce");
    const TlsIdentity impostor = TlsIdentity::fresh();
    Handshake handshake(client, TlsIdentity::fresh().certificate(), impostor, client.certificate());
    handshake.run();
    EXPECT_FALSE(handshake.established());
    EXPECT_TRUE(handshake.client_refused());
    EXPECT_EQ(handshake.server_fault().kind, FaultKind::closed) << "the server is told";
}

}  // namespace
}  // namespace ipcbench::transports
