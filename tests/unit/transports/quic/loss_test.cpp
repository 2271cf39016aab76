#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/core/clock.hpp"
#include "transports/quic/quic_connection.hpp"

namespace ipcbench::transports {
namespace {

/// Both ends in memory. A datagram arrives after a delay unless it is lost; when neither end has anything to send, the
/// simulated time advances to the next timer of either end. Nothing here waits.
class LossyLink {
public:
    static constexpr std::size_t max_frame = 60'000;

    /// Loses one in `lost_every` of all datagrams in both directions. Only `seed` determines which ones: losses at
    /// regular intervals can coincide with the protocol's own pattern. When a timer fires, an end sends two probes, and
    /// the other end answers both with one acknowledgement; if every third datagram is lost, that can always be the
    /// acknowledgement, which no protocol survives.
    LossyLink(std::size_t lost_every, std::uint32_t seed)
        : lost_every_(lost_every),
          random_(seed),
          client_terms_{client_identity_, server_identity_.certificate(), max_datagram,
                        QuicStreamInput::window(max_frame)},
          server_terms_{server_identity_, client_identity_.certificate(), max_datagram,
                        QuicStreamInput::window(max_frame)},
          client_(std::make_unique<QuicConnection>(client_terms_, time_ns_)) {
        client_->open_stream(max_frame);
    }

    void shake_hands() {
        run_until([this] { return client_->established() && server_ != nullptr && server_->established(); });
        if (server_ != nullptr) {
            server_->open_stream(max_frame);
        }
    }

    [[nodiscard]] QuicConnection& client() { return *client_; }
    [[nodiscard]] QuicConnection& server() { return *server_; }
    [[nodiscard]] std::size_t lost() const { return lost_; }

    void send(QuicConnection& from, const std::string& text, std::uint32_t sequence) {
        const std::size_t size = sizeof(FrameHeader) + text.size();
        std::span<std::byte> room;
        run_until([&] { return !(room = from.stream().output.reserve(size)).empty(); });
        write_header(room.data(), {static_cast<std::uint32_t>(text.size()), sequence});
        std::transform(text.begin(), text.end(), room.begin() + sizeof(FrameHeader),
                       [](char at) { return static_cast<std::byte>(at); });
        from.stream().output.submit(size);
    }

    /// Returns the next frame, preceded by its sequence, or "" if it has not arrived after many turns.
    [[nodiscard]] std::string receive(QuicConnection& at) {
        Frame frame;
        QuicStreamInput& input = at.stream().input;
        run_until([&] {
            const bool complete = input.check(frame) == FrameBuffer::State::complete;
            if (const std::size_t credit = complete ? 0 : input.refill(); credit != 0) {
                at.credit(credit);
            }
            return complete;
        });
        std::string text = frame.bytes.empty() ? "" : std::to_string(frame.sequence) + " ";
        for (const std::byte byte : frame.bytes) {
            text += static_cast<char>(byte);
        }
        input.drop();
        return text;
    }

private:
    static constexpr std::size_t max_datagram = 1200;

    template <class Done>
    void run_until(Done done) {
        constexpr int enough = 20'000;
        for (int turn = 0; turn < enough && !done(); ++turn) {
            const bool asked = pass(*client_, [this](auto datagram) { to_server(datagram); });
            const bool answered = server_ != nullptr && pass(*server_, [this](auto datagram) {
                                      EXPECT_FALSE(client_->take(datagram, time_ns_));
                                  });
            if (!asked && !answered) {
                std::int64_t next_ns = client_->expiry_ns();
                next_ns = server_ != nullptr ? std::min(next_ns, server_->expiry_ns()) : next_ns;
                ASSERT_NE(next_ns, QuicConnection::never) << "both wait, and nothing would ever happen again";
                time_ns_ = std::max(time_ns_, next_ns);
            }
        }
    }

    template <class Deliver>
    bool pass(QuicConnection& from, Deliver deliver) {
        constexpr std::int64_t way_ns = 10'000;
        if (time_ns_ >= from.expiry_ns()) {
            EXPECT_FALSE(from.expire(time_ns_));
        }
        std::array<std::byte, max_datagram> datagram{};
        Fault fault;
        bool sent = false;
        while (const std::size_t size = from.next_datagram(datagram, time_ns_, fault)) {
            sent = true;
            time_ns_ += way_ns;
            if (random_() % lost_every_ == 0) {
                ++lost_;
            } else {
                deliver(std::span<const std::byte>(datagram).first(size));
            }
        }
        EXPECT_FALSE(fault) << describe(fault);
        from.datagrams_sent(time_ns_);
        return sent;
    }

    void to_server(std::span<const std::byte> datagram) {
        ngtcp2_pkt_hd first{};
        const auto* const bytes = reinterpret_cast<const std::uint8_t*>(datagram.data());
        if (server_ == nullptr && ngtcp2_accept(&first, bytes, datagram.size()) == 0) {
            server_ = std::make_unique<QuicConnection>(server_terms_, first, time_ns_);
        }
        if (server_ != nullptr) {
            EXPECT_FALSE(server_->take(datagram, time_ns_));
        }
    }

    std::size_t lost_every_;
    std::mt19937 random_;
    std::size_t lost_ = 0;
    std::int64_t time_ns_ = now_ns();
    TlsIdentity client_identity_ = TlsIdentity::of_secret("nonce");
    TlsIdentity server_identity_ = TlsIdentity::fresh();
    QuicConnection::HandshakeConfig client_terms_;
    QuicConnection::HandshakeConfig server_terms_;
    std::unique_ptr<QuicConnection> client_;
    std::unique_ptr<QuicConnection> server_;
};

/// Returns a text that reveals a missing or duplicated piece.
std::string telltale(std::size_t size, std::uint32_t sequence) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i) {
        text[i] = static_cast<char>('a' + (i / 7 + sequence) % 26);
    }
    return text;
}

class QuicLoss : public ::testing::TestWithParam<std::tuple<std::size_t, std::uint32_t>> {};

TEST_P(QuicLoss, is_made_good_in_the_handshake_and_after) {
    const auto [lost_every, seed] = GetParam();
    LossyLink way(lost_every, seed);
    way.shake_hands();
    ASSERT_TRUE(way.client().established());
    ASSERT_TRUE(way.server().established());
    std::uint32_t sequence = 0;
    for (const std::size_t size :
         {std::size_t{1}, std::size_t{100}, std::size_t{5000}, LossyLink::max_frame, std::size_t{1}}) {
        const std::string text = telltale(size, ++sequence);
        way.send(way.server(), text, sequence);
        EXPECT_EQ(way.receive(way.client()), std::to_string(sequence) + " " + text);
        way.send(way.client(), text, sequence);
        EXPECT_EQ(way.receive(way.server()), std::to_string(sequence) + " " + text);
    }
    EXPECT_GT(way.lost(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Of, QuicLoss, ::testing::Combine(::testing::Values(3, 5, 7), ::testing::Range(1U, 9U)),
                         [](const auto& one) {
                             return "one_datagram_in_" + std::to_string(std::get<0>(one.param)) + "_by_seed_" +
                                    std::to_string(std::get<1>(one.param));
                         });

}  // namespace
}  // namespace ipcbench::transports
