#include "ipcbench/core/speaker.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::make_codec;

constexpr std::size_t most_payload = 1000;

class SpeakerTest : public ::testing::TestWithParam<std::string_view> {
protected:
    Speaker speaker(const Identity& self, const Identity& peer) {
        return {make_codec(GetParam()), self, peer, most_payload};
    }

    std::span<const std::byte> say(Speaker& who, MessageKind kind, std::string_view payload) {
        const std::size_t size = who.say(kind, payload, 1'700'000'000'123, frame_);
        EXPECT_GT(size, 0U);
        return {frame_.data(), size};
    }

    /// What `alice` complains of when she hears that; "" when she accepts it.
    std::string complaint_of(Speaker& alice, MessageKind kind, std::span<const std::byte> frame) {
        MessageView heard;
        const Fault fault = alice.hear(kind, frame, heard);
        EXPECT_EQ(fault.kind, *alice.complaint() == '\0' ? FaultKind::none : FaultKind::mismatch);
        return alice.complaint();
    }

    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    Identity mallory_ = make_identity();
    std::vector<std::byte> frame_ = std::vector<std::byte>(8192);
};

TEST_P(SpeakerTest, hears_what_the_peer_says) {
    Speaker alice = speaker(alice_, bob_);
    Speaker bob = speaker(bob_, alice_);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{62}, std::size_t{63}, most_payload}) {
        MessageView heard;
        ASSERT_FALSE(alice.hear(MessageKind::ping, say(bob, MessageKind::ping, bob.payload(size)), heard))
            << alice.complaint();
        EXPECT_EQ(heard.payload, payload_pattern(size));
        ASSERT_FALSE(bob.hear(MessageKind::pong, say(alice, MessageKind::pong, heard.payload), heard))
            << bob.complaint();
    }
}

TEST_P(SpeakerTest, refuses_a_message_from_somebody_else) {
    Speaker alice = speaker(alice_, bob_);
    Speaker stranger = speaker(mallory_, alice_);
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(stranger, MessageKind::ping, "")),
              "sender_id is not the peer's");
}

TEST_P(SpeakerTest, refuses_a_message_for_somebody_else) {
    Speaker alice = speaker(alice_, bob_);
    Speaker bob = speaker(bob_, mallory_);
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(bob, MessageKind::ping, "")), "receiver_id is not ours");
}

TEST_P(SpeakerTest, refuses_its_own_message) {
    Speaker alice = speaker(alice_, bob_);
    EXPECT_NE(complaint_of(alice, MessageKind::ping, say(alice, MessageKind::ping, "")), "");
}

TEST_P(SpeakerTest, refuses_a_payload_that_is_not_the_pattern) {
    Speaker alice = speaker(alice_, bob_);
    Speaker bob = speaker(bob_, alice_);
    const std::string expected = "the payload is not the one that was sent";
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(bob, MessageKind::ping, "B")), expected);
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(bob, MessageKind::ping, "ABCDEFGX")), expected);
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(bob, MessageKind::ping, payload_pattern(most_payload + 1))),
              expected);
}

TEST_P(SpeakerTest, refuses_what_is_no_message) {
    Speaker alice = speaker(alice_, bob_);
    Speaker bob = speaker(bob_, alice_);
    const std::string expected = "the frame is not a message of this codec";
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, {}), expected);
    EXPECT_EQ(complaint_of(alice, MessageKind::ping, say(bob, MessageKind::ping, "").first(20)), expected);
}

TEST_P(SpeakerTest, says_nothing_where_there_is_no_room) {
    Speaker alice = speaker(alice_, bob_);
    EXPECT_EQ(alice.say(MessageKind::ping, "", 0, {frame_.data(), 10}), 0U);
}

INSTANTIATE_TEST_SUITE_P(Codecs, SpeakerTest, ::testing::Values("json", "raw-string", "raw"), test::codec_name);

TEST(Speaker, refuses_a_ping_for_a_pong_and_a_pong_for_a_ping) {
    const Identity one = make_identity();
    const Identity other = make_identity();
    for (const char* const codec : {"raw", "raw-string"}) {
        Speaker alice(make_codec(codec), one, other, 0);
        Speaker bob(make_codec(codec), other, one, 0);
        std::vector<std::byte> frame(200);
        MessageView heard;
        std::size_t size = bob.say(MessageKind::ping, "", 0, frame);
        EXPECT_EQ(alice.hear(MessageKind::pong, std::span(frame).first(size), heard).kind, FaultKind::mismatch);
        EXPECT_STREQ(alice.complaint(), "it is not a pong");
        size = bob.say(MessageKind::pong, "", 0, frame);
        EXPECT_EQ(alice.hear(MessageKind::ping, std::span(frame).first(size), heard).kind, FaultKind::mismatch);
        EXPECT_STREQ(alice.complaint(), "it is not a ping");
    }
}

TEST(Speaker, the_payload_is_one_endless_text_that_no_codec_escapes) {
    const std::string pattern = payload_pattern(200);
    EXPECT_EQ(pattern.substr(0, 62), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    EXPECT_EQ(pattern.substr(62, 62), pattern.substr(0, 62));
    EXPECT_EQ(payload_pattern(70), pattern.substr(0, 70));
    EXPECT_EQ(payload_pattern(0), "");
}

}  // namespace
}  // namespace ipcbench
