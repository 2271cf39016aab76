// `json` reads and writes the canonical form with its own code; these tests compare everything close to that form with
// json-nlohmann.
#include "unit/codecs/json_pair.hpp"

#include <algorithm>
#include <array>
#include <random>

#include <gtest/gtest.h>

#include "ipcbench/core/message_endpoint.hpp"

namespace ipcbench {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

class JsonPair : public ::testing::Test {
protected:
    std::string write(std::string_view payload, std::uint64_t stamp = 1'764'547'200'123) {
        std::string frame;
        const std::size_t room = 200 + 6 * payload.size();
        EXPECT_TRUE(pair_.write_alike({&sender_, &receiver_, stamp, MessageKind::ping, payload}, room, frame));
        EXPECT_NE(frame, "");
        return frame;
    }
    void expect_alike(std::string_view frame) {
        ASSERT_TRUE(pair_.read_alike(frame)) << ::testing::PrintToString(std::string(frame));
    }

    test::JsonPair pair_;
    Identity sender_ = parse_identity("0192f0c1-abcd-7def-8123-456789abcdef");
    Identity receiver_ = parse_identity("0192f0c1-abcd-7def-9999-000000000001");

    /// Returns messages in which a change of any byte is a useful test: no payload, one byte, the sizes around a block,
    /// characters of each size, escapes.
    std::vector<std::string> messages() {
        std::vector<std::string> all{write("")};
        for (const std::string& payload :
             {"x"s, payload_pattern(7), payload_pattern(8), payload_pattern(17), payload_pattern(31),
              payload_pattern(33), payload_pattern(64), payload_pattern(97), payload_pattern(20) + "\xc3\xa4"s,
              "\xe2\x82\xac\xf0\x9f\x98\x80"s + payload_pattern(30), "\x7f\"\\\b\f\n\r\t\x01\x1f"s}) {
            all.push_back(write(payload));
        }
        for (const std::uint64_t stamp : {std::uint64_t{0}, std::uint64_t{7}, std::uint64_t{99'999'999},
                                          std::uint64_t{100'000'000}, ~std::uint64_t{0}}) {
            all.push_back(write("", stamp));
        }
        return all;
    }

    /// The bytes with a meaning in JSON, in UTF-8, or to the lexer.
    static constexpr std::string_view bytes = "\0\x1f \n\t\"\\{}[]:,019-+.eEu/az\x7f\x80\xbf\xc3\xe0\xed\xf4\xff"sv;
};

TEST_F(JsonPair, agrees_on_every_change_of_one_byte) {
    const std::vector<std::string> all = messages();
    for (const std::string& message : all) {
        expect_alike(message);
        // What all begin with is changed in the first one only.
        const auto same = std::mismatch(message.begin(), message.end(), all[0].begin(), all[0].end()).first;
        const auto first = &message == all.data() ? 0 : static_cast<std::size_t>(same - message.begin());
        for (std::size_t at = first; at < message.size(); ++at) {
            for (const char byte : bytes) {
                std::string changed = message;
                changed[at] = byte;
                expect_alike(changed);
                expect_alike(std::string(message).insert(at, 1, byte));
            }
        }
    }
}

TEST_F(JsonPair, agrees_on_what_is_cut_out_and_on_what_comes_twice) {
    for (const std::string& message : messages()) {
        for (std::size_t at = 0; at <= message.size(); ++at) {
            expect_alike(message.substr(0, at));
            expect_alike(message.substr(at));
            for (const std::size_t size : {1U, 2U, 9U, 40U}) {
                expect_alike(std::string(message).erase(at, size));
                expect_alike(std::string(message).insert(at, message.substr(at, size)));
            }
        }
    }
}

TEST_F(JsonPair, agrees_on_several_changes_at_a_time) {
    std::mt19937 random;  // NOLINT(cert-msc51-cpp): the same sequence in each run
    const auto byte = [&] { return static_cast<unsigned char>(random()); };
    const std::vector<std::string> all = messages();
    for (int i = 0; i < 20'000; ++i) {
        std::string text = all[random() % all.size()];
        for (unsigned edits = 1 + random() % 4; edits > 0; --edits) {
            const unsigned char value =
                random() % 4 == 0 ? byte() : static_cast<unsigned char>(bytes[byte() % bytes.size()]);
            test::Edit{byte(), byte(), byte(), value}.apply(text);
        }
        expect_alike(text);
    }
}

TEST_F(JsonPair, agrees_on_other_forms_of_a_message) {
    const std::string sender = "\"sender_id\":\"" + std::string(sender_.text_view()) + "\"";
    const std::string receiver = "\"receiver_id\":\"" + std::string(receiver_.text_view()) + "\"";
    const std::string time = "\"sent_at_ms\":1764547200123";
    const std::string payload = "\"payload\":\"x\"";
    std::vector<std::string> fields{sender, receiver, time, payload};
    std::sort(fields.begin(), fields.end());
    do {
        expect_alike("{" + fields[0] + "," + fields[1] + "," + fields[2] + "," + fields[3] + "}");
        expect_alike(" { " + fields[0] + " ,\t" + fields[1] + "\r\n, " + fields[2] + " , " + fields[3] + " } \n");
        expect_alike("{" + fields[0] + "," + fields[1] + "," + fields[2] + "}");
        expect_alike("{" + fields[0] + "," + fields[0] + "," + fields[1] + "," + fields[2] + "," + fields[3] + "}");
    } while (std::next_permutation(fields.begin(), fields.end()));

    const std::string before = "{" + sender + "," + receiver + ",";
    for (const char* const number : {"0",
                                     "-0",
                                     "00",
                                     "01",
                                     "1.0",
                                     "1e3",
                                     "1E+3",
                                     "-1",
                                     "+1",
                                     " 1",
                                     "1 ",
                                     "99999999",
                                     "100000000",
                                     "9999999999999999999",
                                     "10000000000000000000",
                                     "18446744073709551615",
                                     "18446744073709551616",
                                     "018446744073709551615",
                                     "184467440737095516150",
                                     "1e400",
                                     "0x1",
                                     "1_0",
                                     "NaN",
                                     ""}) {
        expect_alike(before + "\"sent_at_ms\":" + number + "}");
        expect_alike(before + "\"sent_at_ms\":" + number + ",\"payload\":\"y\"}");
    }
    const std::string message = before + time + "}";
    for (const std::string& frame :
         {"\xef\xbb\xbf" + message, "\xef\xbb" + message, message + "\0"s, message + "\0x"s, "\0"s + message,
          message + " ", message + "\n\n", message + message, message + ",", "[" + message + "]",
          before + time + ",\"payload\":\"\"}", before + time + ",\"payload\":\"\"\"}",
          before + time + ",\"payload\":\"\\\"}", before + time + ",\"payload\":\"}", before + time + ",\"payload\":}",
          before + time + ",\"payload\":\"\\u0041\\ud83d\\ude00\\/\"}", before + time + ",\"payload\":\"\\ud83d\"}"}) {
        expect_alike(frame);
    }
}

TEST_F(JsonPair, agrees_on_ids_of_other_lengths) {
    for (std::size_t size = 0; size < 80; ++size) {
        const std::string id = payload_pattern(size);
        expect_alike("{\"sender_id\":\"" + id + "\",\"receiver_id\":\"" + id + "\",\"sent_at_ms\":1}");
    }
}

TEST_F(JsonPair, agrees_on_a_special_byte_anywhere_in_a_long_payload) {
    std::string message = write(payload_pattern(300));
    const std::size_t begin = message.size() - 302;
    for (std::size_t at = begin; at < begin + 300; ++at) {
        const char kept = message[at];
        for (const char byte : {'"', '\\', '\x1f', '\x7f', '\xc3'}) {
            message[at] = byte;
            expect_alike(message);
        }
        message[at] = kept;
    }
}

TEST_F(JsonPair, writes_any_text_alike_or_refuses_it_alike) {
    std::string frame;
    for (std::size_t before = 0; before < 70; ++before) {
        for (const char byte : bytes) {
            const std::string payload = payload_pattern(before) + byte + payload_pattern(before % 40);
            EXPECT_TRUE(pair_.write_alike({&sender_, &receiver_, 1, MessageKind::ping, payload}, 1000, frame));
        }
    }
    for (std::size_t at = 0; at < sender_.text.size(); ++at) {
        for (const char byte : bytes) {
            Identity strange = sender_;
            strange.text.at(at) = byte;
            EXPECT_TRUE(pair_.write_alike({&strange, &receiver_, 1, MessageKind::ping, "x"}, 1000, frame));
            EXPECT_TRUE(pair_.write_alike({&sender_, &strange, 1, MessageKind::ping, "x"}, 1000, frame));
        }
    }
}

TEST_F(JsonPair, fills_a_buffer_of_any_size_alike) {
    std::string frame;
    for (const std::string& payload : {""s, "Hello"s, payload_pattern(40), "a\"\x01\xc3\xa4z"s}) {
        for (std::size_t room = 0; room < 220; ++room) {
            EXPECT_TRUE(
                pair_.write_alike({&sender_, &receiver_, 1'764'547'200'123, MessageKind::ping, payload}, room, frame))
                << room;
        }
    }
}

}  // namespace
}  // namespace ipcbench
