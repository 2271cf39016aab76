#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

std::string effective(const Endpoint& endpoint, const std::string& key) {
    for (const EffectiveOption& option : endpoint.effective_options()) {
        if (option.key == key) {
            return option.value;
        }
    }
    return "not reported";
}

TEST(SocketBuffers, are_what_was_asked_for_and_reported_as_they_took_effect) {
    for (const char* const name : {"uds-stream", "uds-seqpacket", "uds-dgram", "tcp", "udp"}) {
        ChannelPair pair(name, 1000, {}, {{"sndbuf", "64K"}});
        pair.open();
        EXPECT_EQ(effective(*pair.parent, "sndbuf"), "131072") << name;  // Linux doubles it: socket(7)
        EXPECT_EQ(effective(*pair.child, "sndbuf"), "131072") << name;
    }
    for (const char* const name : {"tcp", "udp"}) {
        ChannelPair pair(name, 1000, {}, {{"rcvbuf", "64K"}});
        pair.open();
        EXPECT_EQ(effective(*pair.parent, "rcvbuf"), "131072") << name;
    }
}

TEST(SocketBuffers, of_unix_sockets_have_no_receiving_side) {
    EXPECT_THROW(ChannelPair("uds-stream", 1000, {}, {{"rcvbuf", "64K"}}), Error);
}

TEST(SocketBuffers, set_by_hand_bound_the_packets_of_unix_sockets) {
    for (const char* const name : {"uds-seqpacket", "uds-dgram"}) {
        const Transport& transport = registry::find_transport(name);
        const std::size_t limit =
            transport.frame_limit(OptionValues(transport.info.options, {{"sndbuf", "64K"}}, name));
        EXPECT_EQ(limit, 2U * 65536 - 32 - 8);
        ChannelPair fits(name, limit, {}, {{"sndbuf", "64K"}});
        fits.open();
        const std::vector<std::byte> frame(limit, std::byte{3});
        auto receiving = std::async(std::launch::async, [&] { return receives(*fits.child, frame, 1); });
        EXPECT_TRUE(send(*fits.parent, frame, 1));
        EXPECT_TRUE(receiving.get());
        ChannelPair too_large(name, limit + 1, {}, {{"sndbuf", "64K"}});
        EXPECT_THROW(
            {
                too_large.listen();
                too_large.open();
            },
            Error);
    }
}

}  // namespace
}  // namespace ipcbench::test
