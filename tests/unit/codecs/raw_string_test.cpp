#include <string>

#include <gtest/gtest.h>

#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

const std::string one = "0192f0c1-abcd-7def-8123-456789abcdef";
const std::string other = "0192f0c1-abcd-7def-9999-000000000001";

class RawString : public ::testing::Test {
protected:
    std::string encode(MessageKind kind, std::string_view payload) {
        std::string text(codec_->max_frame(payload.size()), '\0');
        const Identity sender = parse_identity(one);
        const Identity receiver = parse_identity(other);
        text.resize(codec_->encode({&sender, &receiver, 1, kind, payload}, std::as_writable_bytes(std::span(text))));
        return text;
    }
    bool decodes(std::string_view text) { return codec_->decode(std::as_bytes(std::span(text)), view_); }

    std::unique_ptr<Codec> codec_ = test::make_codec("raw-string");
    MessageView view_;
};

TEST_F(RawString, is_sender_receiver_and_word_between_bars) {
    EXPECT_EQ(encode(MessageKind::ping, ""), one + "|" + other + "|ping");
    EXPECT_EQ(encode(MessageKind::pong, ""), one + "|" + other + "|pong");
}

TEST_F(RawString, has_the_payload_behind_another_bar) {
    EXPECT_EQ(encode(MessageKind::ping, "ABC"), one + "|" + other + "|ping|ABC");
}

TEST_F(RawString, a_bar_in_the_payload_belongs_to_it) {
    const std::string frame = one + "|" + other + "|pong|a|b||";  // the view points into it
    ASSERT_TRUE(decodes(frame));
    EXPECT_EQ(view_.payload, "a|b||");
    EXPECT_EQ(view_.kind, MessageKind::pong);
}

TEST_F(RawString, refuses_everything_else) {
    for (const std::string& text :
         {std::string(), std::string("|"), std::string("||"), std::string("||ping"), one + "|" + other,
          one + "|" + other + "|", one + "|" + other + "|pin", one + "|" + other + "|pings",
          one + "|" + other + "|PING", one + "|" + other + "|ping|", one + "|" + other.substr(1) + "|ping",
          one + "0|" + other + "|ping", one + "||ping", one + other + "|ping", " " + one + "|" + other + "|ping"}) {
        EXPECT_FALSE(decodes(text)) << text;
    }
}

}  // namespace
}  // namespace ipcbench
