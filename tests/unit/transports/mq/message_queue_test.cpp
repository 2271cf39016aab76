#include <sys/msg.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <optional>

#include "transports/mq/foreign_messages.hpp"
#include "unit/transports/fd/channel_pair.hpp"

namespace ipcbench::test {
namespace {

class MessageQueue : public ::testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (const Availability there = registry::availability_of(registry::find_transport(GetParam()));
            !there.available) {
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
    if (!registry::availability_of(registry::find_transport("mq-posix")).available) {
        GTEST_SKIP();
    }
    ChannelPair pair("mq-posix", 100, {}, {{"queue_messages", "3"}});
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

struct ForeignMessage {
    long type;
    char text[100];
};

/// Another process of the same user that has found the queue but does not know the nonce.
class SysvQueue : public ::testing::TestWithParam<WaitMode> {
protected:
    void SetUp() override {
        if (!registry::availability_of(registry::find_transport("mq-sysv")).available) {
            GTEST_SKIP();
        }
        pair_.emplace("mq-sysv", 100, Wait{GetParam()});
        pair_->listen();
        queue_ = std::stoi(pair_->address.values.at("queue"));
    }

    void send_foreign_message(long type, std::size_t bytes) const {
        ForeignMessage message{type, {}};
        std::memset(message.text, '0', sizeof message.text);
        ASSERT_EQ(::msgsnd(queue_, &message, bytes, IPC_NOWAIT), 0);
    }

    /// Returns false on a kernel without CONFIG_CHECKPOINT_RESTORE.
    [[nodiscard]] bool can_see_foreign_messages() const {
        ForeignMessage message{};
        constexpr int copy = 040000;  // MSG_COPY
        return ::msgrcv(queue_, &message, sizeof message.text, 0, copy | IPC_NOWAIT) >= 0 || errno == ENOMSG;
    }

    void fill_queue() const {
        ForeignMessage message{1, {}};
        while (::msgsnd(queue_, &message, sizeof message.text, IPC_NOWAIT) == 0) {
            message.type = message.type % 5 + 1;
        }
        ASSERT_EQ(errno, EAGAIN);
        while (::msgsnd(queue_, &message, 0, IPC_NOWAIT) == 0) {
        }
    }

    void expect_a_round_trip() {
        const std::vector<std::byte> frame(100, std::byte{9});
        EXPECT_TRUE(send(*pair_->parent, frame, ++sequence_));
        EXPECT_TRUE(receives(*pair_->child, frame, sequence_));
        EXPECT_TRUE(send(*pair_->child, frame, sequence_));
        EXPECT_TRUE(receives(*pair_->parent, frame, sequence_));
    }

    std::optional<ChannelPair> pair_;
    int queue_ = -1;
    std::uint32_t sequence_ = 0;
};

/// Message types that a program is likely to use.
constexpr long likely_types[] = {1, 2, 3, 4711, LONG_MAX};

TEST_P(SysvQueue, turns_away_who_does_not_know_the_nonce) {
    for (const long type : likely_types) {
        send_foreign_message(type, 100);
        send_foreign_message(type, 32);
    }
    pair_->open();
    expect_a_round_trip();
}

TEST_P(SysvQueue, hears_nobody_else_while_it_is_used) {
    pair_->open();
    for (const long type : likely_types) {
        send_foreign_message(type, 100);  // not a frame
        send_foreign_message(type, 0);    // would mean "closed"
        expect_a_round_trip();
    }
}

TEST_P(SysvQueue, makes_room_for_the_child_where_another_process_has_filled_it) {
    if (!can_see_foreign_messages()) {
        GTEST_SKIP() << "this kernel has no MSG_COPY";
    }
    fill_queue();
    pair_->open();
    expect_a_round_trip();
}

TEST_P(SysvQueue, makes_room_for_frames_where_another_process_has_filled_it) {
    if (!can_see_foreign_messages()) {
        GTEST_SKIP() << "this kernel has no MSG_COPY";
    }
    pair_->open();
    for (int i = 0; i < 3; ++i) {
        fill_queue();
        expect_a_round_trip();
    }
}

TEST_P(SysvQueue, keeps_our_messages_when_it_drops_those_of_other_processes) {
    if (!can_see_foreign_messages()) {
        GTEST_SKIP() << "this kernel has no MSG_COPY";
    }
    pair_->open();
    const std::vector<std::byte> frame(100, std::byte{7});
    EXPECT_TRUE(send(*pair_->parent, frame, 1));
    send_foreign_message(1, 100);
    EXPECT_TRUE(send(*pair_->parent, frame, 2));
    fill_queue();
    EXPECT_TRUE(send(*pair_->parent, frame, 3));
    for (std::uint32_t sequence = 1; sequence <= 3; ++sequence) {
        EXPECT_TRUE(receives(*pair_->child, frame, sequence));
    }
}

INSTANTIATE_TEST_SUITE_P(, SysvQueue, ::testing::Values(WaitMode::block, WaitMode::spin, WaitMode::yield),
                         [](const auto& test) { return std::string(name_of(test.param)); });

TEST(SysvTypes, follow_from_the_nonce_and_are_two_positive_numbers) {
    using transports::sysv_types;
    const std::string nonce = "123456789abcdef00fedcba987654321";
    EXPECT_EQ(sysv_types(nonce).to_child, 0x123456789abcdef0);
    EXPECT_EQ(sysv_types(nonce).to_parent, 0x0fedcba987654321);
    for (const std::string& odd :
         {std::string(32, '0'), std::string(32, 'f'), std::string("8000000000000000") + std::string(16, '0'),
          std::string(16, '7') + std::string(16, '7')}) {
        const auto types = sysv_types(odd);
        EXPECT_GT(types.to_child, 0) << odd;
        EXPECT_GT(types.to_parent, 0) << odd;
        EXPECT_NE(types.to_child, types.to_parent) << odd;
    }
}

}  // namespace
}  // namespace ipcbench::test
