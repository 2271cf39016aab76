#include <sys/msg.h>

#include <cstring>

#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::testing {
namespace {

class MessageQueue : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (const Availability there = registry::find_transport(GetParam()).probe(); !there.available) {
            GTEST_SKIP() << there.reason;
        }
    }
};

TEST_P(MessageQueue, refuses_a_channel_for_frames_over_its_limit) {
    const Transport& transport = registry::find_transport(GetParam());
    const std::size_t limit = transport.frame_limit(OptionValues(transport.info.options, {}, GetParam()));
    ChannelPair pair(GetParam(), limit + 1);
    const std::size_t empty = entries(pair.folder.path());
    try {
        pair.listen();
        FAIL() << "took frames of " << limit + 1;
    } catch (const Error& error) {
        EXPECT_NE(
            std::string(error.what()).find(std::to_string(limit + 1 + (GetParam() == std::string("mq-posix") ? 8 : 0))),
            std::string::npos)
            << error.what();
        EXPECT_FALSE(error.hint().empty());
    }
    EXPECT_EQ(entries(pair.folder.path()), empty);
}

INSTANTIATE_TEST_SUITE_P(, MessageQueue, ::testing::Values("mq-posix", "mq-sysv"), [](const auto& test) {
    std::string name = test.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

TEST(PosixQueue, holds_as_many_messages_as_asked_for) {
    if (!registry::find_transport("mq-posix").probe().available) {
        GTEST_SKIP();
    }
    ChannelPair pair("mq-posix", 100, {}, {{"depth", "3"}});
    pair.open();
    EXPECT_EQ(pair.parent->effective_options().at(0).value, "3");
    const std::vector<std::byte> frame(100, std::byte{9});
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(send(*pair.parent, frame, i));
    }
    for (std::uint32_t i = 0; i < 3; ++i) {
        EXPECT_TRUE(receives(*pair.child, frame, i));
    }
}

struct StrangeMessage {
    long type;
    char text[100];
};

TEST(SysvQueue, turns_away_who_does_not_know_the_nonce) {
    if (!registry::find_transport("mq-sysv").probe().available) {
        GTEST_SKIP();
    }
    ChannelPair pair("mq-sysv", 100);
    pair.listen();
    const int queue = std::stoi(pair.address.values.at("queue"));
    for (const long type : {1L, 2L}) {
        StrangeMessage message{type, {}};
        std::memset(message.text, '0', sizeof message.text);
        ASSERT_EQ(::msgsnd(queue, &message, sizeof message.text, 0), 0);
        ASSERT_EQ(::msgsnd(queue, &message, 32, 0), 0);
    }
    pair.open();
    const std::vector<std::byte> frame(100, std::byte{9});
    EXPECT_TRUE(send(*pair.parent, frame, 1));
    EXPECT_TRUE(receives(*pair.child, frame, 1));
}

}  // namespace
}  // namespace ipcbench::testing
