#include "ipcbench/core/message_endpoint.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using test::make_codec;

constexpr std::size_t max_payload = 1000;

class MessageEndpointTest : public ::testing::TestWithParam<std::string_view> {
protected:
    MessageEndpoint messages(const Identity& self, const Identity& peer) {
        return {make_codec(GetParam()), self, peer, max_payload};
    }

    std::span<const std::byte> encode(MessageEndpoint& who, MessageKind kind, std::string_view payload) {
        const std::size_t size = who.encode(kind, payload, 1'700'000'000'123, frame_);
        EXPECT_GT(size, 0U);
        return {frame_.data(), size};
    }

    /// Returns why `alice` rejects the message, or "" if she accepts it.
    std::string error_text_of(MessageEndpoint& alice, MessageKind kind, std::span<const std::byte> frame) {
        MessageView message;
        const Fault fault = alice.verify(kind, frame, message);
        EXPECT_EQ(fault.kind, *alice.mismatch_reason() == '\0' ? FaultKind::none : FaultKind::mismatch);
        return alice.mismatch_reason();
    }

    Identity alice_ = make_identity();
    Identity bob_ = make_identity();
    Identity mallory_ = make_identity();
    std::vector<std::byte> frame_ = std::vector<std::byte>(8192);
};

TEST_P(MessageEndpointTest, hears_what_the_peer_says) {
    MessageEndpoint alice = messages(alice_, bob_);
    MessageEndpoint bob = messages(bob_, alice_);
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{62}, std::size_t{63}, max_payload}) {
        MessageView message;
        ASSERT_FALSE(alice.verify(MessageKind::ping, encode(bob, MessageKind::ping, bob.payload(size)), message))
            << alice.mismatch_reason();
        EXPECT_EQ(message.payload, payload_pattern(size));
        ASSERT_FALSE(bob.verify(MessageKind::pong, encode(alice, MessageKind::pong, message.payload), message))
            << bob.mismatch_reason();
    }
}

TEST_P(MessageEndpointTest, refuses_a_message_from_somebody_else) {
    MessageEndpoint alice = messages(alice_, bob_);
    MessageEndpoint attacker = messages(mallory_, alice_);
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(attacker, MessageKind::ping, "")),
              "sender_id is not the peer's");
}

TEST_P(MessageEndpointTest, refuses_a_message_for_somebody_else) {
    MessageEndpoint alice = messages(alice_, bob_);
    MessageEndpoint bob = messages(bob_, mallory_);
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(bob, MessageKind::ping, "")), "receiver_id is not ours");
}

TEST_P(MessageEndpointTest, refuses_its_own_message) {
    MessageEndpoint alice = messages(alice_, bob_);
    EXPECT_NE(error_text_of(alice, MessageKind::ping, encode(alice, MessageKind::ping, "")), "");
}

TEST_P(MessageEndpointTest, refuses_a_payload_that_is_not_the_pattern) {
    MessageEndpoint alice = messages(alice_, bob_);
    MessageEndpoint bob = messages(bob_, alice_);
    const std::string expected = "the payload is not the one that was sent";
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(bob, MessageKind::ping, "B")), expected);
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(bob, MessageKind::ping, "ABCDEFGX")), expected);
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(bob, MessageKind::ping, payload_pattern(max_payload + 1))),
              expected);
}

TEST_P(MessageEndpointTest, refuses_what_is_no_message) {
    MessageEndpoint alice = messages(alice_, bob_);
    MessageEndpoint bob = messages(bob_, alice_);
    const std::string expected = "the frame is not a message of this codec";
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, {}), expected);
    EXPECT_EQ(error_text_of(alice, MessageKind::ping, encode(bob, MessageKind::ping, "").first(20)), expected);
}

TEST_P(MessageEndpointTest, says_nothing_where_there_is_no_room) {
    MessageEndpoint alice = messages(alice_, bob_);
    EXPECT_EQ(alice.encode(MessageKind::ping, "", 0, {frame_.data(), 10}), 0U);
}

TEST(payload_pattern, a_payload_with_one_wrong_character_anywhere_does_not_follow_it) {
    const std::string pattern = payload_pattern(10'000);
    for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 62, 3967, 3968, 3969, 7936, 7937, 10000}) {
        std::string payload = pattern.substr(0, size);
        EXPECT_TRUE(follows_pattern(payload, pattern)) << size;
        for (std::size_t at = 0; at < size; at += at + 63 < size ? 63 : 1) {
            ++payload[at];
            EXPECT_FALSE(follows_pattern(payload, pattern)) << at << " of " << size;
            --payload[at];
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Codecs, MessageEndpointTest, ::testing::Values("json", "raw-string", "raw"), test::codec_name);

TEST(MessageEndpoint, refuses_a_ping_for_a_pong_and_a_pong_for_a_ping) {
    const Identity one = make_identity();
    const Identity other = make_identity();
    for (const char* const codec : {"raw", "raw-string"}) {
        MessageEndpoint alice(make_codec(codec), one, other, 0);
        MessageEndpoint bob(make_codec(codec), other, one, 0);
        std::vector<std::byte> frame(200);
        MessageView message;
        std::size_t size = bob.encode(MessageKind::ping, "", 0, frame);
        EXPECT_EQ(alice.verify(MessageKind::pong, std::span(frame).first(size), message).kind, FaultKind::mismatch);
        EXPECT_STREQ(alice.mismatch_reason(), "it is not a pong");
        size = bob.encode(MessageKind::pong, "", 0, frame);
        EXPECT_EQ(alice.verify(MessageKind::ping, std::span(frame).first(size), message).kind, FaultKind::mismatch);
        EXPECT_STREQ(alice.mismatch_reason(), "it is not a ping");
    }
}

TEST(MessageEndpoint, the_payload_is_one_endless_text_that_no_codec_escapes) {
    const std::string pattern = payload_pattern(200);
    EXPECT_EQ(pattern.substr(0, 62), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
    EXPECT_EQ(pattern.substr(62, 62), pattern.substr(0, 62));
    EXPECT_EQ(payload_pattern(70), pattern.substr(0, 70));
    EXPECT_EQ(payload_pattern(0), "");
}

}  // namespace
}  // namespace ipcbench
