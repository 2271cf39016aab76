#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "transports/socket/socket_address.hpp"
#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

using transports::open_socket;
using transports::SocketAddress;

const std::string wrong_nonce(32, '0');

int type_of(const std::string& name) {
    return name == "uds-seqpacket" ? SOCK_SEQPACKET : name == "uds-dgram" || name == "udp" ? SOCK_DGRAM : SOCK_STREAM;
}

/// Connects before the child does, and sends these bytes.
UniqueFd attacker(const ChannelPair& pair, const std::string& says) {
    const SocketAddress where = SocketAddress::parse(pair.address.values.at("address"));
    UniqueFd socket = open_socket(where.domain(), type_of(std::string(pair.transport.info.name)));
    EXPECT_EQ(::connect(socket.get(), where.get(), where.size()), 0);
    if (!says.empty()) {
        EXPECT_EQ(::send(socket.get(), says.data(), says.size(), MSG_NOSIGNAL | MSG_DONTWAIT),
                  static_cast<ssize_t>(says.size()));
    }
    return socket;
}

void expect_a_round_trip(ChannelPair& pair) {
    const std::vector<std::byte> frame(1000, std::byte{42});
    EXPECT_TRUE(send(*pair.parent, frame, 7));
    EXPECT_TRUE(receives(*pair.child, frame, 7));
    EXPECT_TRUE(send(*pair.child, frame, 8));
    EXPECT_TRUE(receives(*pair.parent, frame, 8));
}

class ListeningTransport : public ::testing::TestWithParam<const char*> {};

TEST_P(ListeningTransport, accepts_the_child_after_unauthenticated_peers) {
    ChannelPair pair(GetParam(), 1000);
    pair.listen();
    std::vector<UniqueFd> attackers;
    for (const std::string& says : {std::string(), wrong_nonce, wrong_nonce.substr(0, 16),
                                    pair.config.nonce.substr(0, 16), pair.config.nonce + "0", std::string(1000, 'x')}) {
        attackers.push_back(attacker(pair, says));
    }
    pair.open();
    expect_a_round_trip(pair);
}

TEST_P(ListeningTransport, times_out_and_says_how_many_peers_were_rejected) {
    ChannelPair pair(GetParam(), 1000);
    pair.config.timeout = std::chrono::milliseconds{50};
    pair.listen();
    const UniqueFd one = attacker(pair, wrong_nonce);
    const UniqueFd other = attacker(pair, "hello");
    try {
        static_cast<void>(pair.listener->accept());
        FAIL() << "nobody came";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("timed out after 50 ms waiting for the child"), std::string::npos)
            << error.what();
        EXPECT_NE(std::string(error.what()).find("rejected"), std::string::npos) << error.what();
    }
}

TEST_P(ListeningTransport, stops_accepting_when_the_lifeline_is_cut) {
    ChannelPair pair(GetParam(), 1000);
    pair.listen();
    pair.parent_lifeline.cut(StopReason::interrupted);
    try {
        static_cast<void>(pair.listener->accept());
        FAIL() << "nobody came";
    } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::interrupted);
    }
}

TEST_P(ListeningTransport, rejects_a_child_that_does_not_know_the_nonce) {
    ChannelPair pair(GetParam(), 1000);
    pair.config.timeout = pair.child_config.timeout = std::chrono::milliseconds{100};
    pair.child_config.nonce = wrong_nonce;
    pair.listen();
    auto accepting = std::async(std::launch::async, [&] { return pair.listener->accept(); });
    EXPECT_THROW((void)pair.transport.connect(pair.child_config, std::move(pair.address)), Error);
    EXPECT_THROW((void)accepting.get(), Error);
}

INSTANTIATE_TEST_SUITE_P(, ListeningTransport,
                         ::testing::Values("uds-stream", "uds-seqpacket", "tcp", "uds-dgram", "udp"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

class ConnectedTransport : public ::testing::TestWithParam<const char*> {};

TEST_P(ConnectedTransport, accepts_the_child_among_many_silent_connections) {
    ChannelPair pair(GetParam(), 1000);
    pair.listen();
    auto accepting = std::async(std::launch::async, [&] { return pair.listener->accept(); });
    std::vector<UniqueFd> crowd;
    for (int i = 0; i < 200; ++i) {
        crowd.push_back(attacker(pair, ""));
    }
    pair.child = pair.transport.connect(pair.child_config, std::move(pair.address));
    pair.parent = accepting.get();
    expect_a_round_trip(pair);
}

INSTANTIATE_TEST_SUITE_P(, ConnectedTransport, ::testing::Values("uds-stream", "uds-seqpacket", "tcp"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

class DatagramTransport : public ::testing::TestWithParam<const char*> {};

TEST_P(DatagramTransport, goes_on_undisturbed_under_a_flood) {
    ChannelPair pair(GetParam(), 1000);
    pair.listen();
    const SocketAddress where = SocketAddress::parse(pair.address.values.at("address"));
    std::atomic<bool> over{false};
    std::thread flood([&] {
        const UniqueFd socket = open_socket(where.domain(), SOCK_DGRAM);
        while (!over) {
            ::sendto(socket.get(), wrong_nonce.data(), wrong_nonce.size(), MSG_DONTWAIT | MSG_NOSIGNAL, where.get(),
                     where.size());
        }
    });
    pair.open();
    for (int i = 0; i < 100; ++i) {
        expect_a_round_trip(pair);
    }
    over = true;
    flood.join();
}

TEST_P(DatagramTransport, receives_only_from_the_child_once_connected) {
    ChannelPair pair(GetParam(), 1000);
    pair.listen();
    const UniqueFd early = attacker(pair, "");
    pair.open();
    const std::vector<std::byte> forged(8);  // a header that announces an empty frame
    ::send(early.get(), forged.data(), forged.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    expect_a_round_trip(pair);
}

INSTANTIATE_TEST_SUITE_P(, DatagramTransport, ::testing::Values("uds-dgram", "udp"), [](const auto& test) {
    std::string name = test.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

}  // namespace
}  // namespace ipcbench::test
