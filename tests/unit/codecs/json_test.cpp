#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "ipcbench/core/message_endpoint.hpp"
#include "unit/make_codec.hpp"

namespace ipcbench {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

constexpr std::string_view sender_text = "0192f0c1-abcd-7def-8123-456789abcdef";
constexpr std::string_view receiver_text = "0192f0c1-abcd-7def-9999-000000000001";
const std::string ids = R"("sender_id":"0192f0c1-abcd-7def-8123-456789abcdef",)"
                        R"("receiver_id":"0192f0c1-abcd-7def-9999-000000000001")";

/// Tests what all codecs that write JSON promise.
class Json : public test::CodecTest<const char*> {
protected:
    std::string encode(std::string_view payload, std::uint64_t sent_at_ms = 1'764'547'200'123) {
        std::string text(codec_->max_frame(payload.size()) + payload.size(), '\0');
        const Message message{&sender_, &receiver_, sent_at_ms, MessageKind::ping, payload};
        text.resize(codec_->encode(message, std::as_writable_bytes(std::span(text))));
        return text;
    }
    bool decodes(std::string_view text) {
        view_ = {};
        return codec_->decode(std::as_bytes(std::span(text)), view_);
    }

    std::unique_ptr<Codec> codec_ = make();
    Identity sender_ = parse_identity(sender_text);
    Identity receiver_ = parse_identity(receiver_text);
    MessageView view_;
};

TEST_P(Json, writes_the_three_fields_in_their_order_and_nothing_else) {
    EXPECT_EQ(encode(""), R"({"sender_id":"0192f0c1-abcd-7def-8123-456789abcdef",)"
                          R"("receiver_id":"0192f0c1-abcd-7def-9999-000000000001","sent_at_ms":1764547200123})");
}

TEST_P(Json, writes_the_very_bytes_that_json_writes) {
    const auto json = test::make_codec("json");
    std::string any = "\b\t\n\f\r";  // RapidJSON escapes other control characters with upper-case digits
    for (int c = ' '; c < 0x80; ++c) {
        any += static_cast<char>(c);
    }
    const std::string long_text = payload_pattern(1000);
    for (const std::string& payload :
         {std::string(), long_text.substr(0, 15), long_text.substr(0, 16), long_text, any, long_text + any + long_text,
          "\xc3\xa4" + long_text + "\xe2\x82\xac\xf0\x9f\x98\x80"s}) {
        for (const std::uint64_t stamp :
             {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{1'764'547'200'123}, ~std::uint64_t{0}}) {
            const Message message{&sender_, &receiver_, stamp, MessageKind::pong, payload};
            std::string expected(json->max_frame(6 * payload.size()), '\0');
            expected.resize(json->encode(message, std::as_writable_bytes(std::span(expected))));
            ASSERT_NE(expected, "");
            std::string text(expected.size(), '\0');
            text.resize(codec_->encode(message, std::as_writable_bytes(std::span(text))));
            ASSERT_EQ(text, expected);
            ASSERT_TRUE(decodes(text)) << text;
            ASSERT_EQ(view_.payload, payload);
        }
    }
}

TEST_P(Json, refuses_every_damage_to_utf_8) {
    // RFC 3629: overlong, too large, half of a surrogate pair, truncated, a lone continuation byte.
    for (const std::string_view bad : {"\xc0\x80"sv, "\xc1\xbf"sv, "\xe0\x80\x80"sv, "\xf0\x80\x80\x80"sv,
                                       "\xf4\x90\x80\x80"sv, "\xf5\x80\x80\x80"sv, "\xed\xa0\x80"sv, "\xed\xbf\xbf"sv,
                                       "\xc3"sv, "\xe2\x82"sv, "\xf0\x9f\x98"sv, "\x80"sv, "\xff"sv}) {
        for (const std::size_t before : {0U, 1U, 15U, 16U, 63U, 64U, 100U}) {
            const std::string text = payload_pattern(before) + std::string(bad) + payload_pattern(70);
            EXPECT_EQ(encode(text), "") << before;
            EXPECT_EQ(encode(payload_pattern(before) + std::string(bad)), "") << before;
            EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":")" + text + "\"}")) << before;
        }
    }
}

TEST_P(Json, writes_a_payload_behind_them) {
    EXPECT_EQ(encode("Hello"), R"({"sender_id":"0192f0c1-abcd-7def-8123-456789abcdef",)"
                               R"("receiver_id":"0192f0c1-abcd-7def-9999-000000000001","sent_at_ms":1764547200123,)"
                               R"("payload":"Hello"})");
}

TEST_P(Json, writes_times_of_any_length) {
    EXPECT_EQ(encode("", 0), "{" + ids + R"(,"sent_at_ms":0})");
    EXPECT_EQ(encode("", 18'446'744'073'709'551'615U), "{" + ids + R"(,"sent_at_ms":18446744073709551615})");
}

TEST_P(Json, escapes_what_must_be_escaped) {
    EXPECT_EQ(encode("a\"b\\c\n"), "{" + ids + R"(,"sent_at_ms":1764547200123,"payload":"a\"b\\c\n"})");
    ASSERT_TRUE(decodes(encode("a\"b\\c\n")));
    EXPECT_EQ(view_.payload, "a\"b\\c\n");
}

TEST_P(Json, says_that_it_cannot_express_what_is_not_utf_8) {
    EXPECT_EQ(encode("\xff\xfe"), "");
    EXPECT_NE(encode("fine again"), "");
}

TEST_P(Json, reads_fields_in_any_order_and_with_any_space) {
    ASSERT_TRUE(decodes(R"( { "payload" : "x" , "sent_at_ms" : 7 ,)"
                        "\n\t\r"
                        R"("receiver_id":"0192f0c1-abcd-7def-9999-000000000001",)"
                        R"("sender_id":"0192f0c1-abcd-7def-8123-456789abcdef"} )"));
    EXPECT_EQ(view_.sender, sender_text);
    EXPECT_EQ(view_.receiver, receiver_text);
    EXPECT_EQ(view_.sent_at_ms, 7U);
    EXPECT_EQ(view_.payload, "x");
    EXPECT_EQ(view_.kind, MessageKind::unstated);
}

TEST_P(Json, understands_every_escape) {
    ASSERT_TRUE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":"\"\\\/\b\f\n\r\t\u0041\u00e4\u20ac\ud83d\ude00"})"));
    EXPECT_EQ(view_.payload, "\"\\/\b\f\n\r\tA\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80");
}

TEST_P(Json, refuses_half_of_a_surrogate_pair) {
    for (const char* const half : {R"(\ud83d)", R"(\ude00)", R"(\ude00\ud83d)", R"(\ud83da)", R"(\ud83d\u0041)",
                                   R"(\u00e4\ud46d\ude00\n)", R"(\udfff!)"}) {
        EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":")" + half + R"("})")) << half;
    }
}

TEST_P(Json, understands_an_escaped_key) {
    ASSERT_TRUE(decodes("{" + ids + R"(,"sent_at_\u006ds":5})"));
    EXPECT_EQ(view_.sent_at_ms, 5U);
}

TEST_P(Json, an_empty_payload_is_none) {
    ASSERT_TRUE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":""})"));
    EXPECT_EQ(view_.payload, "");
}

TEST_P(Json, a_payload_of_one_message_does_not_show_in_the_next) {
    ASSERT_TRUE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":"secret"})"));
    ASSERT_TRUE(decodes("{" + ids + R"(,"sent_at_ms":1})"));
    EXPECT_EQ(view_.payload, "");
}

TEST_P(Json, refuses_a_key_that_comes_twice) {
    if (info().name == "json-dom") {
        GTEST_SKIP() << "a tree keeps the last of them";
    }
    EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"sent_at_ms":1})"));
    EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"payload":"a","payload":"a"})"));
    EXPECT_FALSE(decodes("{" + ids + "," + ids + R"(,"sent_at_ms":1})"));
}

TEST_P(Json, refuses_what_is_behind_the_message) {
    const std::string good = "{" + ids + R"(,"sent_at_ms":1})";
    ASSERT_TRUE(decodes(good));
    ASSERT_TRUE(decodes(good + " \n"));
    for (const std::string_view behind : {"x"sv, "}"sv, "{}"sv, ","sv, "0"sv, "\0"sv}) {
        EXPECT_FALSE(decodes(good + std::string(behind))) << behind;
    }
}

TEST_P(Json, refuses_a_message_with_a_field_too_few) {
    EXPECT_FALSE(decodes("{" + ids + "}"));
    EXPECT_FALSE(decodes(R"({"sender_id":"0192f0c1-abcd-7def-8123-456789abcdef","sent_at_ms":1})"));
    EXPECT_FALSE(decodes(R"({"receiver_id":"0192f0c1-abcd-7def-8123-456789abcdef","sent_at_ms":1})"));
    EXPECT_FALSE(decodes("{}"));
}

TEST_P(Json, refuses_a_field_too_many) {
    EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"more":"x"})"));
    EXPECT_FALSE(decodes("{" + ids + R"(,"sent_at_ms":1,"":"x"})"));
}

TEST_P(Json, refuses_values_of_another_type) {
    for (const char* const value :
         {"-1", "1.0", "1e3", "18446744073709551616", "\"1\"", "null", "true", "[1]", "{}", ""}) {
        EXPECT_FALSE(decodes("{" + ids + ",\"sent_at_ms\":" + value + "}")) << value;
    }
    for (const char* const value : {"1", "null", "false", "[]", "[\"x\"]", "{}", "{\"payload\":\"x\"}", "x"}) {
        EXPECT_FALSE(decodes("{" + ids + ",\"sent_at_ms\":1,\"payload\":" + value + "}")) << value;
    }
}

TEST_P(Json, refuses_what_is_no_json) {
    for (const char* const text :
         {"", " ", "{", "}", "[]", "null", "1", "\"text\"", "{]", "{\"sender_id\"}", "{,}", "nul", "\"sender_id\":1",
          "{\"sender_id\":}", "[{}]", "\xff", "{\"payload\":\"\xff\"}"}) {
        EXPECT_FALSE(decodes(text)) << text;
    }
    const std::string stamp = R"(,"sent_at_ms":1)";
    for (const std::string& text :
         {"{" + ids + stamp + ",}", "{," + ids + stamp + "}", "{" + ids + " " + R"("sent_at_ms":1})", ids + stamp,
          "{" + ids + R"(,"sent_at_ms":01})", "{" + ids + R"(,"sent_at_ms" 1})", "[{" + ids + stamp + "}]",
          "{" + ids + stamp + R"(,"payload":"\x"})", "{" + ids + stamp + R"(,"payload":"\ud83d"})",
          "{" + ids + stamp + R"(,"payload":"\ude00"})", "{" + ids + R"(,"sent_at_ms":-0})",
          "{" + ids + stamp + ",\"payload\":\"\n\"}", "{" + ids + stamp + "/**/}", "{" + ids + stamp + "]"}) {
        EXPECT_FALSE(decodes(text)) << text;
    }
}

TEST_P(Json, deep_nesting_is_refused_without_much_ado) {
    EXPECT_FALSE(decodes(std::string(1'000'000, '[')));
    std::string objects;
    for (int i = 0; i < 100'000; ++i) {
        objects += R"({"payload":)";
    }
    EXPECT_FALSE(decodes(objects));
}

TEST(JsonCodec, lends_everything_from_the_frame_that_it_wrote) {
    const auto codec = test::make_codec("json");
    const Identity sender = parse_identity(sender_text);
    const Identity receiver = parse_identity(receiver_text);
    for (const std::string& payload : {"x"s, payload_pattern(1000), payload_pattern(100) + "\xe2\x82\xac"}) {
        std::string frame(codec->max_frame(payload.size()), '\0');
        frame.resize(codec->encode({&sender, &receiver, 1, MessageKind::ping, payload},
                                   std::as_writable_bytes(std::span(frame))));
        MessageView view;
        ASSERT_TRUE(codec->decode(std::as_bytes(std::span(frame)), view));
        for (const std::string_view part : {view.sender, view.receiver, view.payload}) {
            EXPECT_GE(part.data(), frame.data());
            EXPECT_LE(part.data() + part.size(), frame.data() + frame.size());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Family, Json,
                         ::testing::Values("json", "json-nlohmann", "json-dom", "json-boost", "json-rapid",
                                           "json-simd"),
                         test::codec_name);

}  // namespace
}  // namespace ipcbench
